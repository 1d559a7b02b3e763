"""A manifest as plain data: what YAML and JSON can carry, nothing else.

Plain data is the hub of this library. Agents end in it, the writers and cdk8s start from it,
and so will every check, whoever wrote the manifest.
"""

from __future__ import annotations

from typing import Any, TypeAlias

__all__ = ["Json", "Manifest"]

# Any, because a recursive JSON type would force a cast at every step into a manifest; the
# typed readers of this room are where the casts live.
Json: TypeAlias = Any
"""``None``, ``bool``, ``int``, ``float``, ``str``, or a list or string-keyed dict of them."""

Manifest: TypeAlias = dict[str, Json]
"""One Kubernetes object: ``apiVersion``, ``kind``, ``metadata`` and its body."""
