"""Volumes of disks and file servers: what the API server says of them, in our words."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.manifest import Manifest
from tests.validation.builders import refused, with_pod


@pytest.mark.parametrize(
    ("manifest", "messages"),
    [
        pytest.param(
            with_pod(volumes=[{"name": "a", "nfs": {"server": "a", "path": "b"}}]),
            ["volumes[0].nfs.path: is 'b'; write an absolute path of the server"],
            id="a relative path of a server",
        ),
        pytest.param(
            with_pod(volumes=[{"name": "a", "iscsi": {"targetPortal": "a", "iqn": "b", "lun": 0}}]),
            [("volumes[0].iscsi.iqn: is 'b'; write a name such as iqn.2024-01.example.com:disk")],
            id="a portal without a name",
        ),
        pytest.param(
            with_pod(
                volumes=[{"name": "a", "fc": {"targetWWNs": ["a"], "wwids": ["b"], "lun": 1}}]
            ),
            ["volumes[0].fc.targetWWNs: write either targetWWNs with lun, or wwids"],
            id="two kinds of names",
        ),
        pytest.param(
            with_pod(
                volumes=[
                    {
                        "name": "a",
                        "azureDisk": {"diskName": "a", "diskURI": "https://a", "kind": "Managed"},
                    }
                ]
            ),
            [
                (
                    "volumes[0].azureDisk.diskURI: is 'https://a'; of a disk of kind Managed "
                    "it begins with /subscriptions/"
                )
            ],
            id="a disk of the wrong kind",
        ),
        pytest.param(
            with_pod(
                volumes=[
                    {
                        "name": "a",
                        "flexVolume": {"driver": "a", "options": {"kubernetes.io/a": "b"}},
                    }
                ]
            ),
            [
                (
                    "volumes[0].flexVolume.options[kubernetes.io/a]: 'kubernetes.io/a' is "
                    "reserved for Kubernetes; choose another domain"
                )
            ],
            id="a reserved option",
        ),
    ],
)
def test_the_reasons_are_told(manifest: Manifest, messages: list[str]) -> None:
    assert refused(manifest) == messages
