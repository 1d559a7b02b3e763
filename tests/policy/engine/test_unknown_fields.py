"""A field that is not there is explained by what its writer most likely meant."""

from __future__ import annotations

import pytest

from constructs_lib.policy.engine.unknown_fields import TOLD_ELSEWHERE, explain, in_words
from constructs_lib.policy.rules.catalogue import RULE_IDS


@pytest.mark.parametrize(
    ("name", "type_name", "message"),
    [
        pytest.param(
            "updateStratgy",
            "DaemonSetSpec",
            "updateStratgy is not a field of a DaemonSet's spec; did you mean updateStrategy?",
            id="a slip",
        ),
        pytest.param(
            "hostnetwork",
            "PodSpec",
            "hostnetwork is not a field of the Pod's spec; write hostNetwork.",
            id="another case",
        ),
        pytest.param(
            "readOnlyRootFilesystem",
            "PodSecurityContext",
            "readOnlyRootFilesystem is a field of a container's securityContext, "
            "not of the Pod's securityContext.",
            id="a field of the container, on the Pod",
        ),
        pytest.param(
            "tolerations",
            "DaemonSetSpec",
            "tolerations is a field of the Pod's spec, not of a DaemonSet's spec.",
            id="a field of the Pod, on the DaemonSet",
        ),
        pytest.param(
            "privileged",
            "Container",
            "privileged is a field of a container's securityContext, not of a container.",
            id="a field one level too high",
        ),
        pytest.param(
            "image",
            "PodSpec",
            "image is a field of a container or a volume, not of the Pod's spec.",
            id="two places have it",
        ),
        pytest.param(
            "restartPolicyRules",
            "Container",
            "restartPolicyRules is a field of a container from Kubernetes 1.34 on, not in 1.33.",
            id="newer",
        ),
        pytest.param(
            "workloadRef",
            "PodSpec",
            "workloadRef is a field of the Pod's spec up to Kubernetes 1.35, not in 1.33.",
            id="older",
        ),
        pytest.param(
            "zzz",
            "KeyToPath",
            "zzz is not a field of KeyToPath; take it away, or correct its name.",
            id="nothing is near",
        ),
        pytest.param(
            "a" * 70,
            "KeyToPath",
            f"{'a' * 64} is not a field of KeyToPath; take it away, or correct its name.",
            id="a long name is cut",
        ),
    ],
)
def test_an_unknown_field_is_explained(name: str, type_name: str, message: str) -> None:
    assert explain(name, type_name, 33) == message


def test_a_type_without_words_of_its_own_goes_by_its_name() -> None:
    assert in_words("KeyToPath") == "KeyToPath"


@pytest.mark.parametrize("rule", ["DS103", "DS104"])
def test_fields_that_are_left_to_a_rule_are_left_to_one_that_exists(rule: str) -> None:
    told = {each for fields in TOLD_ELSEWHERE.values() for each in fields.values()}

    assert rule in told & RULE_IDS
