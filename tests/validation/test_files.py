"""Volumes of files: what the API server says of them, in our words."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.manifest import Manifest
from tests.validation.builders import refused, with_pod

ITEM = {"key": "a", "path": "b"}


@pytest.mark.parametrize(
    ("manifest", "messages"),
    [
        pytest.param(
            with_pod(volumes=[{"name": "a", "secret": {"secretName": "a", "defaultMode": 512}}]),
            [
                (
                    "volumes[0].secret.defaultMode: is 512; write permissions from 0 to 0777 "
                    "(decimal 511)"
                )
            ],
            id="a mode beyond 0777",
        ),
        pytest.param(
            with_pod(
                volumes=[
                    {
                        "name": "a",
                        "configMap": {"name": "a", "items": [{"key": "a", "path": "../b"}]},
                    }
                ]
            ),
            [("volumes[0].configMap.items[0].path: is '../b'; write a relative path without '..'")],
            id="a path that goes up",
        ),
        pytest.param(
            with_pod(
                volumes=[
                    {
                        "name": "a",
                        "configMap": {"name": "a", "items": [{"key": "a", "path": "..b"}]},
                    }
                ]
            ),
            [
                (
                    "volumes[0].configMap.items[0].path: is '..b'; write a path that does not "
                    "begin with '..'"
                )
            ],
            id="a hidden folder",
        ),
        pytest.param(
            with_pod(
                volumes=[
                    {
                        "name": "a",
                        "projected": {
                            "sources": [
                                {"secret": {"name": "a", "items": [ITEM]}},
                                {"configMap": {"name": "b", "items": [ITEM]}},
                            ]
                        },
                    }
                ]
            ),
            [
                (
                    "volumes[0].projected.sources[1].configMap.items[0].path: is 'b', which "
                    "another source writes too; choose another"
                )
            ],
            id="a file twice",
        ),
        pytest.param(
            with_pod(
                volumes=[
                    {
                        "name": "a",
                        "projected": {
                            "sources": [{"secret": {"name": "a"}, "configMap": {"name": "b"}}]
                        },
                    }
                ]
            ),
            [
                (
                    "volumes[0].projected.sources[0]: has secret and configMap; write each as "
                    "a source of its own"
                )
            ],
            id="two sources in one",
        ),
        pytest.param(
            with_pod(
                volumes=[
                    {
                        "name": "a",
                        "projected": {
                            "sources": [
                                {"serviceAccountToken": {"path": "a", "expirationSeconds": 60}}
                            ]
                        },
                    }
                ]
            ),
            [
                (
                    "volumes[0].projected.sources[0].serviceAccountToken.expirationSeconds: "
                    "is 60; write from 600 (10 minutes) to 2^32"
                )
            ],
            id="a token for a minute",
        ),
    ],
)
def test_the_reasons_are_told(manifest: Manifest, messages: list[str]) -> None:
    assert refused(manifest) == messages
