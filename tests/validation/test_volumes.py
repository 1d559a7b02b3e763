"""Volumes: what the API server says of them, in our words."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.manifest import Manifest
from tests.validation.builders import refused, with_pod


@pytest.mark.parametrize(
    ("manifest", "messages"),
    [
        pytest.param(
            with_pod(volumes=[{"name": "a", "csi": {"driver": "a_b"}}]),
            [
                (
                    "volumes[0].csi.driver: is 'a_b'; name a CSI driver, a domain of at most "
                    "63 characters"
                )
            ],
            id="a driver that is no domain",
        ),
        pytest.param(
            with_pod(volumes=[{"name": "a", "emptyDir": {"sizeLimit": "-1"}}]),
            ["volumes[0].emptyDir.sizeLimit: is -1; it must be 0 or more"],
            id="less than nothing",
        ),
        pytest.param(
            with_pod(volumes=[{"name": "a", "image": {"reference": ""}}]),
            ["volumes[0].image.reference: is missing or empty; name an image"],
            id="an image without a name",
        ),
        pytest.param(
            with_pod(volumes=[{"name": "a", "persistentVolumeClaim": {"claimName": ""}}]),
            [
                (
                    "volumes[0].persistentVolumeClaim.claimName: is missing or empty; name a "
                    "PersistentVolumeClaim"
                )
            ],
            id="no claim",
        ),
    ],
)
def test_the_reasons_are_told(manifest: Manifest, messages: list[str]) -> None:
    assert refused(manifest) == messages
