"""Claims of volumes and devices: what the API server says of them, in our words."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.manifest import Manifest
from tests.validation.builders import refused, with_pod

STORAGE = {"requests": {"storage": "1Gi"}}


@pytest.mark.parametrize(
    ("manifest", "messages"),
    [
        pytest.param(
            with_pod(
                volumes=[
                    {
                        "name": "a",
                        "ephemeral": {
                            "volumeClaimTemplate": {"spec": {"accessModes": ["ReadWriteOnce"]}}
                        },
                    }
                ]
            ),
            [
                (
                    "volumes[0].ephemeral.volumeClaimTemplate.spec.resources.requests.storage: "
                    "is missing or empty; say how much storage is "
                    "claimed"
                )
            ],
            id="no storage",
        ),
        pytest.param(
            with_pod(
                volumes=[
                    {
                        "name": "a",
                        "ephemeral": {"volumeClaimTemplate": {"spec": {"resources": STORAGE}}},
                    }
                ]
            ),
            [
                (
                    "volumes[0].ephemeral.volumeClaimTemplate.spec.accessModes: is missing or "
                    "empty; write at least one, such as ReadWriteOnce"
                )
            ],
            id="no mode",
        ),
        pytest.param(
            with_pod(
                volumes=[
                    {
                        "name": "a",
                        "ephemeral": {
                            "volumeClaimTemplate": {
                                "spec": {
                                    "accessModes": ["ReadWriteOnce", "ReadWriteOncePod"],
                                    "resources": STORAGE,
                                }
                            }
                        },
                    }
                ]
            ),
            [
                (
                    "volumes[0].ephemeral.volumeClaimTemplate.spec.accessModes: has "
                    "ReadWriteOncePod beside another; keep one"
                )
            ],
            id="a mode that excludes others",
        ),
        pytest.param(
            with_pod(resourceClaims=[{"name": "gpu"}]),
            [
                (
                    "resourceClaims[0]: has neither; write one of resourceClaimName and "
                    "resourceClaimTemplateName"
                )
            ],
            id="a claim of nothing",
        ),
    ],
)
def test_the_reasons_are_told(manifest: Manifest, messages: list[str]) -> None:
    assert refused(manifest) == messages
