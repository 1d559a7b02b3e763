"""A manifest as plain data: what YAML and JSON can carry, nothing else.

Plain data is the hub of this library. Agents end in it, the writers and cdk8s start from it,
and so will every check, whoever wrote the manifest.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from constructs_lib.path import Path, path_text

__all__ = ["Identity", "Json", "Manifest", "Path", "identity", "path_text"]

# Any, because a recursive JSON type would force a cast at every step into a manifest; the
# typed readers of this room are where the casts live.
Json: TypeAlias = Any
"""``None``, ``bool``, ``int``, ``float``, ``str``, or a list or string-keyed dict of them."""

Manifest: TypeAlias = dict[str, Json]
"""One Kubernetes object: ``apiVersion``, ``kind``, ``metadata`` and its body."""


Identity: TypeAlias = tuple[str, str, str | None, str]
"""Group, kind, namespace and name: what the API server knows an object by."""


def identity(manifest: Manifest) -> Identity:
    """What the API server knows the object by. Its version is not part of it."""
    group, _, _ = manifest["apiVersion"].rpartition("/")
    metadata = manifest["metadata"]
    return group, manifest["kind"], metadata.get("namespace"), metadata["name"]
