"""The one reader of Lists: ``kind: List`` and the typed lists of the API.

Source: ``kubectl get -o yaml`` writes ``kind: List`` and ``items``; the API answers with typed
lists (``DaemonSetList``), whose items do not repeat their kind and version.
"""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.k8s.manifest import Json, Path

__all__ = ["as_list", "items_of"]

_SUFFIX = "List"


def items_of(value: Json) -> Iterator[tuple[Json, Path]]:
    """A value itself, or the items of a List with the place of each; Lists may hold Lists.

    Args:
        value: plain data.
    """
    if not _is_list(value):
        yield value, ()
        return
    todo: list[tuple[Json, Path]] = [(value, ())]
    while todo:
        item, path = todo.pop()
        if _is_list(item):
            todo.extend(reversed([(each, (*path, *at)) for each, at in _items(item)]))
        else:
            yield item, path


def as_list(value: Json) -> Json:
    """The value, or a List of its ``items`` where it has some and no kind, as people cut it out."""
    is_bare = isinstance(value, dict) and "items" in value and "kind" not in value
    return {**value, "kind": _SUFFIX} if is_bare else value


def _is_list(value: Json) -> bool:
    if not isinstance(value, dict):
        return False
    kind = value.get("kind")
    if not isinstance(kind, str) or not kind.endswith(_SUFFIX) or "items" not in value:
        return False
    # The API writes an empty list as null, too.
    return isinstance(value["items"], list | None)


def _items(listing: Json) -> Iterator[tuple[Json, Path]]:
    kind = listing["kind"].removesuffix(_SUFFIX)
    head = {"apiVersion": listing.get("apiVersion"), "kind": kind}
    for index, item in enumerate(listing["items"] or ()):
        has_head = not kind or not isinstance(item, dict) or item.keys() >= head.keys()
        yield item if has_head else {**head, **item}, ("items", index)
