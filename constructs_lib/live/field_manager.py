"""Who wrote a field of an object last, and when: its ``managedFields``.

A manager's time is that of its last write, which may have been to another of its fields. Source:
structured-merge-diff v6, ``fieldpath`` (``f:name``, ``k:{"name":"agent"}``, ``v:value``, ``i:1``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from constructs_lib.change.compare import Path
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.live.fields import maps, moment, part, text
from constructs_lib.record import dataclass

__all__ = ["Writer", "writer_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Who wrote a field."""

    manager: str
    """The name it gave itself (``kubectl-edit``)."""
    at: str
    """When it wrote last (RFC 3339); empty where the cluster does not say."""


def writer_of(manifest: Manifest, path: Path) -> Writer | None:
    """Who wrote a field last; none where nobody is said to have.

    Args:
        manifest: the object as the cluster has it.
        path: the field, as differences name it.
    """
    found = [
        Writer(manager=text(each.get("manager")), at=text(each.get("time")))
        for each in maps(part(manifest, "metadata").get("managedFields"))
        if not each.get("subresource") and _has(part(each, "fieldsV1"), path)
    ]
    return max(found, key=_when, default=None)


def _when(writer: Writer) -> float:
    at = moment(writer.at)
    return at.timestamp() if at is not None else 0.0


def _has(fields: Mapping[str, Json], path: Path) -> bool:
    """Whether a set of fields holds a field, or one around it that is written whole."""
    for step in path:
        inner = next((fields[key] for key in fields if _means(key, step)), None)
        if not isinstance(inner, dict):
            return False
        if not inner:
            return True
        fields = inner
    return True


def _means(key: str, step: str) -> bool:
    """Whether a key of a set of fields is a step of a path."""
    kind, _, written = key.partition(":")
    if not step.startswith("["):
        return kind == "f" and written == step
    name = step[1:-1]
    if kind == "k":
        return "/".join(_values(written)) == name
    return kind in {"f", "v", "i"} and written.strip('"') == name


def _values(written: str) -> Iterator[str]:
    try:
        keys = json.loads(written)
    except ValueError:
        return
    if isinstance(keys, dict):
        yield from map(str, keys.values())
