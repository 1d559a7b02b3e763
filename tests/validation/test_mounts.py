"""Mounts and devices: what the API server says of them, in our words."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.manifest import Json, Manifest
from tests.validation.builders import refused, with_pod

VOLUME = {"name": "v", "emptyDir": {}}


def mounting(**mount: Json) -> Manifest:
    container = {"name": "agent", "image": "registry.example/agent:1", "volumeMounts": [mount]}
    return with_pod(volumes=[VOLUME], containers=[container])


@pytest.mark.parametrize(
    ("manifest", "messages"),
    [
        pytest.param(
            mounting(name="v", mountPath="/a", recursiveReadOnly="Enabled"),
            ["volumeMounts[0].recursiveReadOnly: is Enabled, which needs readOnly: true"],
            id="read-only below but not above",
        ),
        pytest.param(
            mounting(name="v", mountPath="/a", subPath="a", subPathExpr="b"),
            ["volumeMounts[0].subPathExpr: stands beside subPath; keep one of the two"],
            id="a path and an expression",
        ),
        pytest.param(
            mounting(name="v", mountPath="/a", subPath="../b"),
            ["volumeMounts[0].subPath: is '../b'; write a relative path without '..'"],
            id="a path that goes up",
        ),
    ],
)
def test_the_reasons_are_told(manifest: Manifest, messages: list[str]) -> None:
    assert refused(manifest) == messages
