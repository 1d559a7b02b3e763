"""Topology spread constraints: what the API server says of them, in our words."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.manifest import Manifest
from tests.validation.builders import refused, with_pod

SPREAD = {"maxSkew": 1, "topologyKey": "a", "whenUnsatisfiable": "DoNotSchedule"}


@pytest.mark.parametrize(
    ("manifest", "messages"),
    [
        pytest.param(
            with_pod(topologySpreadConstraints=[{**SPREAD, "maxSkew": 0}]),
            ["topologySpreadConstraints[0].maxSkew: is 0; write 1 or more"],
            id="no skew",
        ),
        pytest.param(
            with_pod(topologySpreadConstraints=[{**SPREAD, "whenUnsatisfiable": "Never"}]),
            [
                (
                    "topologySpreadConstraints[0].whenUnsatisfiable: is 'Never'; write one of "
                    "DoNotSchedule, ScheduleAnyway"
                )
            ],
            id="an action nobody knows",
        ),
        pytest.param(
            with_pod(topologySpreadConstraints=[SPREAD, SPREAD]),
            [
                (
                    "topologySpreadConstraints[1]: repeats 'a' with 'DoNotSchedule'; keep one "
                    "constraint of the two"
                )
            ],
            id="one constraint twice",
        ),
        pytest.param(
            with_pod(
                topologySpreadConstraints=[
                    {**SPREAD, "whenUnsatisfiable": "ScheduleAnyway", "minDomains": 2}
                ]
            ),
            [
                (
                    "topologySpreadConstraints[0].minDomains: goes with whenUnsatisfiable: "
                    "DoNotSchedule only; remove it"
                )
            ],
            id="domains for a preference",
        ),
    ],
)
def test_the_reasons_are_told(manifest: Manifest, messages: list[str]) -> None:
    assert refused(manifest) == messages
