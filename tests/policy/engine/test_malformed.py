"""What is malformed becomes a violation, unless a rule of its own speaks of it."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.manifest import Manifest
from constructs_lib.policy.engine.malformed import SPOKEN_OF, read_object
from constructs_lib.policy.example import example_objects
from constructs_lib.policy.rules.catalogue import RULES_BY_ID


def patched(patch: str) -> Manifest:
    (manifest,) = example_objects(patch)
    return manifest


def told(manifest: Manifest) -> list[str]:
    _, violations = read_object(manifest, 36)
    return [violation.message for violation in violations]


@pytest.mark.parametrize(
    ("patch", "message"),
    [
        pytest.param(
            "spec: {updateStratgy: {}}",
            "updateStratgy is not a field of a DaemonSet's spec; did you mean updateStrategy?",
            id="a question keeps its mark",
        ),
        pytest.param(
            "spec: {template: {spec: {imagePullSecrets: null, topologySpreadConstraints: 1}}}",
            "topologySpreadConstraints is 1, an integer; expected a list.",
            id="a field is named without those around it",
        ),
        pytest.param(
            f"spec: {{{'a' * 70}: 1}}",
            f"{'a' * 64} is not a field of a DaemonSet's spec; remove it, or correct its name.",
            id="a long name is cut",
        ),
        pytest.param(
            "spec: {selector: 3}",
            "selector is 3, an integer; expected a map with the fields of LabelSelector.",
            id="a selector that is none",
        ),
    ],
)
def test_a_mistake_is_a_sentence(patch: str, message: str) -> None:
    assert told(patched(patch)) == [message]


@pytest.mark.parametrize(
    "manifest",
    [
        pytest.param(patched("apiVersion: extensions/v1beta1"), id="DS1201: a removed version"),
        pytest.param(patched("spec: {selector: null}"), id="DS102: no selector"),
        pytest.param(patched("spec: {replicas: 1}"), id="DS103: replicas"),
        pytest.param(patched("spec: {strategy: {}}"), id="DS104: strategy"),
        pytest.param(patched("spec: {templateGeneration: 5}"), id="DS1203: templateGeneration"),
        pytest.param(
            patched("spec: {updateStrategy: {rollingUpdate: {partition: 1}}}"),
            id="DS104: partition",
        ),
        pytest.param(patched("metadata: {labels: {a: 5}}"), id="DS107: a number for a label"),
        pytest.param(
            patched("spec: {selector: {matchExpressions: [{key: a, operator: In, values: [1]}]}}"),
            id="DS107: a number in a selector",
        ),
    ],
)
def test_what_a_rule_of_its_own_tells_is_not_told_twice(manifest: Manifest) -> None:
    assert told(manifest) == []


def test_a_mistake_is_left_only_to_rules_that_exist() -> None:
    assert set(SPOKEN_OF.values()) <= RULES_BY_ID.keys()


def test_another_kind_has_nothing_left_to_rules_of_daemon_sets() -> None:
    manifest = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"labels": {"a": 1}}}

    assert told(manifest) != []
