"""Affinity to nodes and Pods: what the API server says of them, in our words."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.manifest import Json, Manifest
from tests.validation.builders import refused, with_pod

REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"

CONDITION = f"affinity.nodeAffinity.{REQUIRED}.nodeSelectorTerms[0].matchExpressions[0]"


def required(condition: Json) -> Json:
    return {REQUIRED: {"nodeSelectorTerms": [{"matchExpressions": [condition]}]}}


@pytest.mark.parametrize(
    ("manifest", "messages"),
    [
        pytest.param(
            with_pod(affinity={"nodeAffinity": {PREFERRED: [{"weight": 0, "preference": {}}]}}),
            [(f"affinity.nodeAffinity.{PREFERRED}[0].weight: is 0; write a number from 1 to 100")],
            id="a preference of no weight",
        ),
        pytest.param(
            with_pod(
                affinity={
                    "nodeAffinity": required({"key": "a", "operator": "Gt", "values": ["1", "2"]})
                }
            ),
            [(f"{CONDITION}.values: has 2 values; operator Gt takes exactly one")],
            id="two values to compare with",
        ),
        pytest.param(
            with_pod(
                affinity={
                    "nodeAffinity": required({"key": "a", "operator": "Gt", "values": ["many"]})
                }
            ),
            [],
            id="a word to compare with",
        ),
        pytest.param(
            with_pod(
                affinity={
                    "nodeAffinity": required({"key": "a", "operator": "Gt", "values": ["-5"]})
                }
            ),
            [
                (
                    f"{CONDITION}.values[0]: "
                    ""
                    "'-5' is not a valid label value; use at most 63 letters, digits, '-', "
                    "'_' and '.', beginning and ending with a letter or digit"
                )
            ],
            id="a value that no label has",
        ),
        pytest.param(
            with_pod(
                affinity={"podAffinity": {REQUIRED: [{"labelSelector": {}, "topologyKey": ""}]}}
            ),
            [
                (
                    f"affinity.podAffinity.{REQUIRED}[0].topologyKey: "
                    "is missing or empty; name a label of "
                    "nodes"
                )
            ],
            id="no topology",
        ),
        pytest.param(
            with_pod(
                affinity={
                    "podAffinity": {REQUIRED: [{"topologyKey": "a", "matchLabelKeys": ["b"]}]}
                }
            ),
            [
                (
                    f"affinity.podAffinity.{REQUIRED}[0].matchLabelKeys: "
                    "needs a labelSelector beside it; "
                    "write one, or remove it"
                )
            ],
            id="keys without a selector",
        ),
    ],
)
def test_the_reasons_are_told(manifest: Manifest, messages: list[str]) -> None:
    assert refused(manifest) == messages
