"""Owners and finalizers: what the API server says of them, in our words."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.manifest import Json, Manifest
from tests.validation.builders import refused, with_spec

OWNER = {"apiVersion": "v1", "kind": "A", "name": "a", "uid": "b", "controller": True}


def with_metadata(**fields: Json) -> Manifest:
    return {**with_spec(), "metadata": {"name": "agent", **fields}}


@pytest.mark.parametrize(
    ("manifest", "messages"),
    [
        pytest.param(
            with_metadata(ownerReferences=[{"kind": "A"}]),
            [
                (
                    "metadata.ownerReferences[0].apiVersion: is missing or empty; name the "
                    "owner in full, or remove the reference"
                ),
                (
                    "metadata.ownerReferences[0].name: is missing or empty; name the owner in "
                    "full, or remove the reference"
                ),
                (
                    "metadata.ownerReferences[0].uid: is missing or empty; name the owner in "
                    "full, or remove the reference"
                ),
            ],
            id="no owner",
        ),
        pytest.param(
            with_metadata(ownerReferences=[OWNER, OWNER]),
            ["metadata.ownerReferences: has 2 owners with controller: true; keep one"],
            id="two controllers",
        ),
        pytest.param(
            with_metadata(finalizers=["a"]),
            [("metadata.finalizers[0]: is 'a'; write it with a domain, such as example.com/name")],
            id="a finalizer without a domain",
        ),
        pytest.param(
            with_metadata(finalizers=["orphan", "foregroundDeletion"]),
            ["metadata.finalizers: has orphan and foregroundDeletion; keep one of the two"],
            id="finalizers that exclude each other",
        ),
        pytest.param(
            with_metadata(managedFields=[{"manager": "a\udc80", "operation": "Apply"}]),
            [
                (
                    "metadata.managedFields[0].manager: is 'a\\udc80'; write at most 128 printable "
                    "characters"
                )
            ],
            id="a manager whose name is half a character",
        ),
    ],
)
def test_the_reasons_are_told(manifest: Manifest, messages: list[str]) -> None:
    assert refused(manifest) == messages
