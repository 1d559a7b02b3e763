"""Edits at places that are not there yet."""

from __future__ import annotations

from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.policy.finding import Path
from constructs_lib.yaml.edit import Put

__all__ = ["put"]


def put(manifest: Manifest, path: Path, value: Json) -> Put:
    """A value at a place, with the maps on the way to it that are missing."""
    holder: Json = manifest
    for depth, key in enumerate(path[:-1], start=1):
        if isinstance(holder, dict) and key not in holder:
            for missing in reversed(path[depth:]):
                value = {missing: value}
            return Put(path=path[:depth], value=value)
        holder = holder[key]
    return Put(path=path, value=value)
