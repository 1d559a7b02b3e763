"""Label selectors: what the API server says of them, in our words."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.manifest import Manifest
from tests.validation.builders import refused, with_pod

SPREAD = {"maxSkew": 1, "topologyKey": "a", "whenUnsatisfiable": "DoNotSchedule"}


@pytest.mark.parametrize(
    ("manifest", "messages"),
    [
        pytest.param(
            with_pod(
                topologySpreadConstraints=[
                    {
                        **SPREAD,
                        "labelSelector": {"matchExpressions": [{"key": "a", "operator": "In"}]},
                    }
                ]
            ),
            [
                (
                    "topologySpreadConstraints[0].labelSelector.matchExpressions[0].values: "
                    "is missing or empty; operator In needs at least one"
                )
            ],
            id="no values",
        ),
        pytest.param(
            with_pod(
                topologySpreadConstraints=[
                    {
                        **SPREAD,
                        "labelSelector": {
                            "matchExpressions": [
                                {"key": "a", "operator": "Exists", "values": ["b"]}
                            ]
                        },
                    }
                ]
            ),
            [
                (
                    "topologySpreadConstraints[0].labelSelector.matchExpressions[0].values: "
                    "does not go with operator Exists; remove it"
                )
            ],
            id="values for nothing",
        ),
        pytest.param(
            with_pod(
                topologySpreadConstraints=[
                    {
                        **SPREAD,
                        "labelSelector": {
                            "matchExpressions": [{"key": "a", "operator": "Gt", "values": ["1"]}]
                        },
                    }
                ]
            ),
            [
                (
                    "topologySpreadConstraints[0].labelSelector.matchExpressions[0].operator: "
                    "is 'Gt'; write one of DoesNotExist, Exists, In, "
                    "NotIn"
                )
            ],
            id="an operator of nodes",
        ),
    ],
)
def test_the_reasons_are_told(manifest: Manifest, messages: list[str]) -> None:
    assert refused(manifest) == messages
