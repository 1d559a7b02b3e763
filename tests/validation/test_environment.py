"""Variables: what the API server says of them, in our words."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.manifest import Manifest
from tests.validation.builders import refused, with_container


@pytest.mark.parametrize(
    ("manifest", "messages"),
    [
        pytest.param(
            with_container(
                env=[{"name": "A", "valueFrom": {"secretKeyRef": {"name": "a", "key": ""}}}]
            ),
            ["env[0].valueFrom.secretKeyRef.key: is missing or empty; name a key"],
            id="no key",
        ),
        pytest.param(
            with_container(
                env=[{"name": "A", "valueFrom": {"secretKeyRef": {"name": "A", "key": "a"}}}]
            ),
            [
                (
                    "env[0].valueFrom.secretKeyRef.name: 'A' is not the name of a Kubernetes "
                    "object; use lower-case letters, digits, '-' and '.', beginning and "
                    "ending with a letter or digit"
                )
            ],
            id="a name that no object has",
        ),
        pytest.param(
            with_container(
                env=[
                    {
                        "name": "A",
                        "valueFrom": {"fileKeyRef": {"volumeName": "a", "path": "b", "key": "C"}},
                    }
                ]
            ),
            [("env[0].valueFrom.fileKeyRef.volumeName: is 'a', which is not a volume of the Pod")],
            id="a file of no volume",
        ),
        pytest.param(
            with_container(envFrom=[{"secretRef": {"name": "a"}, "configMapRef": {"name": "b"}}]),
            [
                (
                    "envFrom[0]: has configMapRef and secretRef; it takes one of configMapRef "
                    "and secretRef"
                )
            ],
            id="two groups in one",
        ),
    ],
)
def test_the_reasons_are_told(manifest: Manifest, messages: list[str]) -> None:
    assert refused(manifest) == messages
