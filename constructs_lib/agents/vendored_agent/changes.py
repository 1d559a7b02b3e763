"""What differs between an object as published and as it is applied, field by field.

The report is made by comparing the two, not by those who change them, so nothing can be changed
without being told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.record import dataclass

__all__ = ["Change", "changes_between", "object_name"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field that is not as it was published.

    Attributes:
        object: the object (``DaemonSet logging/log-shipper``).
        path: the field (``spec.template.spec.containers[shipper].image``); empty for an object
            that was added as a whole.
        before: what was published; none where there was nothing.
        after: what is applied; none where nothing is left.
    """

    object: str
    path: str
    before: Json
    after: Json


def object_name(manifest: Manifest) -> str:
    """An object for people: its kind, namespace and name."""
    metadata = manifest["metadata"]
    namespace = metadata.get("namespace")
    where = f"{namespace}/" if namespace else ""
    return f"{manifest['kind']} {where}{metadata['name']}"


def changes_between(before: Manifest, after: Manifest) -> Iterator[Change]:
    """Every field that differs. Items of a list are told apart by their names, if they have any."""
    name = object_name(after)
    for path, old, new in _differences("", before, after):
        yield Change(object=name, path=path, before=old, after=new)


_PLAIN: Final = re.compile(r"[A-Za-z0-9_-]+")


def _differences(path: str, before: Json, after: Json) -> Iterator[tuple[str, Json, Json]]:
    old, new = _members(before), _members(after)
    inside = type(before) is type(after) and old is not None and new is not None
    if before == after:
        return
    if not inside or old is None or new is None or not _keeps_its_order(before, old, new):
        yield path, before, after
        return
    for key in {**old, **new}:
        step = _step(path, key, in_list=isinstance(before, list))
        yield from _differences(step, old.get(key), new.get(key))


def _members(value: Json) -> dict[str, Json] | None:
    """The members of a map, or of a list whose items have names; none for everything else."""
    if isinstance(value, dict):
        return value
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        return None
    named = {item["name"]: item for item in value if isinstance(item.get("name"), str)}
    return named if len(named) == len(value) else None


def _keeps_its_order(value: Json, old: dict[str, Json], new: dict[str, Json]) -> bool:
    """Whether the order says nothing, or the items of a list only left it or came at its end."""
    kept = [key for key in old if key in new]
    return isinstance(value, dict) or list(new)[: len(kept)] == kept


def _step(path: str, key: str, *, in_list: bool) -> str:
    if in_list or not _PLAIN.fullmatch(key):
        return f"{path}[{key}]"
    return f"{path}.{key}" if path else key
