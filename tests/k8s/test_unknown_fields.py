"""A field that is not there is explained by what its writer most likely meant."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.unknown_fields import explain, in_words


@pytest.mark.parametrize(
    ("name", "type_name", "message"),
    [
        pytest.param(
            "updateStratgy",
            "DaemonSetSpec",
            "is not a field of a DaemonSet's spec; did you mean updateStrategy?",
            id="a slip",
        ),
        pytest.param(
            "hostnetwork",
            "PodSpec",
            "is not a field of the Pod's spec; write hostNetwork",
            id="another case",
        ),
        pytest.param(
            "readOnlyRootFilesystem",
            "PodSecurityContext",
            "is a field of a container's securityContext, not of the Pod's securityContext",
            id="a field of the container, on the Pod",
        ),
        pytest.param(
            "tolerations",
            "DaemonSetSpec",
            "is a field of the Pod's spec, not of a DaemonSet's spec",
            id="a field of the Pod, on the DaemonSet",
        ),
        pytest.param(
            "privileged",
            "Container",
            "is a field of a container's securityContext, not of a container",
            id="a field one level too high",
        ),
        pytest.param(
            "image",
            "PodSpec",
            "is a field of a container or a volume, not of the Pod's spec",
            id="two places have it",
        ),
        pytest.param(
            "restartPolicyRules",
            "Container",
            "is a field of a container from Kubernetes 1.34 on, not in 1.33",
            id="newer",
        ),
        pytest.param(
            "workloadRef",
            "PodSpec",
            "is a field of the Pod's spec up to Kubernetes 1.35, not in 1.33",
            id="older",
        ),
        pytest.param(
            "zzz",
            "KeyToPath",
            "is not a field of KeyToPath; remove it, or correct its name",
            id="nothing is near",
        ),
        pytest.param(
            "a" * 70,
            "KeyToPath",
            "is not a field of KeyToPath; remove it, or correct its name",
            id="a long name",
        ),
    ],
)
def test_an_unknown_field_is_explained(name: str, type_name: str, message: str) -> None:
    assert explain(name, type_name, 33) == message


def test_a_type_without_words_of_its_own_goes_by_its_name() -> None:
    assert in_words("KeyToPath") == "KeyToPath"
