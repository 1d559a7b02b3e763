"""Fields and amounts that variables hold: what the API server says of them, in our words."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.manifest import Json, Manifest
from tests.validation.builders import refused, with_container


def variable(**source: Json) -> Json:
    return {"name": "A", "valueFrom": source}


@pytest.mark.parametrize(
    ("manifest", "messages"),
    [
        pytest.param(
            with_container(env=[variable(fieldRef={"fieldPath": "metadata.label"})]),
            [
                (
                    "env[0].valueFrom.fieldRef.fieldPath: is 'metadata.label'; write one of "
                    "metadata.name, metadata.namespace, metadata.uid, spec.nodeName, "
                    "spec.serviceAccountName, status.hostIP, status.hostIPs, status.podIP, "
                    "status.podIPs"
                )
            ],
            id="a field of no Pod",
        ),
        pytest.param(
            with_container(env=[variable(fieldRef={"fieldPath": "metadata.labels"})]),
            [
                (
                    "env[0].valueFrom.fieldRef.fieldPath: is 'metadata.labels'; write one of "
                    "metadata.name, metadata.namespace, metadata.uid, spec.nodeName, "
                    "spec.serviceAccountName, status.hostIP, status.hostIPs, status.podIP, "
                    "status.podIPs"
                )
            ],
            id="labels as a whole",
        ),
        pytest.param(
            with_container(env=[variable(fieldRef={"fieldPath": "metadata.labels['a b']"})]),
            [
                (
                    "env[0].valueFrom.fieldRef.fieldPath: 'a b' is not a valid key; write "
                    "'name' or 'prefix.example/name' with letters, digits, '-', '_' and '.', "
                    "at most 63 characters after the slash"
                )
            ],
            id="a key that no label has",
        ),
        pytest.param(
            with_container(env=[variable(resourceFieldRef={"resource": "cpu"})]),
            [
                (
                    "env[0].valueFrom.resourceFieldRef.resource: is 'cpu'; write one of "
                    "limits.cpu, limits.ephemeral-storage, limits.memory, requests.cpu, "
                    "requests.ephemeral-storage, requests.memory"
                )
            ],
            id="an amount of nothing",
        ),
        pytest.param(
            with_container(
                env=[variable(resourceFieldRef={"resource": "limits.cpu", "divisor": "1Mi"})]
            ),
            ["env[0].valueFrom.resourceFieldRef.divisor: is '1Mi'; write one of 1, 1m"],
            id="a divisor of another kind",
        ),
    ],
)
def test_the_reasons_are_told(manifest: Manifest, messages: list[str]) -> None:
    assert refused(manifest) == messages
