"""Overrides laid over what this library made, by the rules Kubernetes users know.

An override should say only what differs: one more mount in one container of the three. That is
Kubernetes' strategic merge patch, here on plain data.

Source of the rules: apimachinery ``pkg/util/strategicpatch`` and the patchMergeKey of the API's
``types.go``. Two of its results would hurt here and are different on purpose. New items of a
list come after the existing ones, not before, so the agent's own container stays the first. And
items that share a merge key, such as port 8125 for TCP and for UDP, are told apart by their
other keys, where ``kubectl patch`` merges them into one (kubernetes/kubernetes#108255).
"""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from typing import Final

from constructs_lib.k8s.fields import Kind, kind_in
from constructs_lib.k8s.manifest import Json

__all__ = ["merge"]


def merge(base: Json, patch: Json, type_name: str) -> Json:
    """The base with a strategic merge patch applied; neither argument is changed.

    Maps are merged deeply, and a null removes the field. A list with a merge key is merged item
    by item; every other list is replaced. ``{"$patch": "delete"}`` with the key in it removes
    an item, before any other item is merged. ``{"$patch": "replace"}`` puts the patch in the
    place of the whole map or list.

    Args:
        base: plain data of the type.
        patch: what differs from it.
        type_name: the type's short name, such as ``DaemonSetSpec`` or ``Container``; for a name
            that is not in the table of fields, maps are merged and lists replaced.

    Raises:
        ValueError: an item of a merged list has no merge key, or a directive (a field that
            starts with ``$``) is not one of those above.
    """
    return _merge(base, patch, Kind(of=type_name))


_DIRECTIVE: Final = "$patch"
# A port without a protocol is a TCP port (Kubernetes API defaults).
_DEFAULTS: Final = {"protocol": "TCP"}


def _merge(base: Json, patch: Json, kind: Kind) -> Json:
    if isinstance(patch, dict):
        return _merge_map(base if isinstance(base, dict) else {}, patch, kind)
    if isinstance(patch, list) and kind.keys:
        return _merge_list(base if isinstance(base, list) else [], patch, kind)
    return deepcopy(patch)


def _merge_map(base: dict[str, Json], patch: dict[str, Json], kind: Kind) -> dict[str, Json]:
    directive = _directive(patch)
    if directive == "delete":
        return {}
    merged = {} if directive == "replace" else deepcopy(base)
    for name, value in patch.items():
        if name == _DIRECTIVE:
            continue
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = _merge(merged.get(name), value, kind_in(kind, name))
    return merged


def _merge_list(base: list[Json], patch: list[Json], kind: Kind) -> list[Json]:
    for item in patch:
        _refuse_without_key(item, kind)
    if any(_directive(item) == "replace" for item in patch):
        base = []
    doomed = [item for item in patch if _directive(item) == "delete"]
    merged = [
        deepcopy(item) for item in base if not any(_agrees(item, gone, kind) for gone in doomed)
    ]
    shared = _shared(base, kind) | _shared(patch, kind)
    for item in patch:
        if _directive(item) == "merge":
            _merge_item(merged, item, kind, shared)
    return merged


def _merge_item(merged: list[Json], item: Json, kind: Kind, shared: set[Json]) -> None:
    """Merges an item of the patch into ``merged``, the list under construction."""
    keys = kind.keys if item[kind.keys[0]] in shared else kind.keys[:1]
    for index, existing in enumerate(merged):
        if _identity(existing, keys) == _identity(item, keys):
            merged[index] = _merge(existing, item, Kind(of=kind.of))
            return
    merged.append(_merge({}, item, Kind(of=kind.of)))


def _shared(items: list[Json], kind: Kind) -> set[Json]:
    """The merge keys that more than one item has."""
    counts = Counter(_value(item, kind.keys[0]) for item in items)
    return {key for key, count in counts.items() if count > 1}


def _agrees(existing: Json, item: Json, kind: Kind) -> bool:
    """Whether an item is meant by the keys that a deletion states."""
    stated = tuple(key for key in kind.keys if key in item)
    return _identity(existing, stated) == _identity(item, stated)


def _identity(item: Json, keys: tuple[str, ...]) -> tuple[Json, ...]:
    return tuple(_value(item, key) for key in keys)


def _value(item: Json, key: str) -> Json:
    value = item.get(key, _DEFAULTS.get(key)) if isinstance(item, dict) else None
    return value if isinstance(value, str | int) else repr(value)


def _directive(patch: Json) -> Json:
    """The ``$patch`` of a map; ``merge``, the default of Kubernetes, where there is none."""
    if not isinstance(patch, dict):
        return "merge"
    directive = patch.get(_DIRECTIVE, "merge")
    unknown = [name for name in patch if str(name).startswith("$") and name != _DIRECTIVE]
    if unknown or directive not in ("merge", "replace", "delete"):
        seen = unknown[0] if unknown else f"{_DIRECTIVE}: {directive}"
        raise ValueError(
            f"{seen!r} is not understood in an override; "
            "write '$patch: delete', '$patch: replace' or plain fields"
        )
    return directive


def _refuse_without_key(item: Json, kind: Kind) -> None:
    key = kind.keys[0]
    keyed = isinstance(item, dict) and item.get(key) is not None
    if not keyed and _directive(item) != "replace":
        raise ValueError(
            f"an item for a list of {kind.of} has no {key!r}; "
            f"give each item the {key!r} of the one it changes, or a new one"
        )
