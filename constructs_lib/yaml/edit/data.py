"""Edits made to plain data: what a text must say once they are made to it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import pairwise

from constructs_lib.k8s.manifest import Json
from constructs_lib.yaml.edit.edit import Put, Remove, Rename

__all__ = ["edited", "same"]


def edited(value: Json, edits: Iterable[Put | Remove | Rename]) -> Json:
    """A copy of a document with edits made, in which nothing is shared.

    All paths are those of the document as given. An index beyond the end of a list adds an item.
    """
    root = json.loads(json.dumps(value))
    edits = list(edits)
    puts = [(_holder(root, edit.path), edit) for edit in edits if isinstance(edit, Put)]
    added = [len(holder) for holder, _ in puts]
    for (holder, edit), length in zip(puts, added, strict=True):
        step = edit.path[-1]
        if isinstance(step, int) and step >= length:
            holder.append(edit.value)
        else:
            holder[step] = edit.value
    for rename in (each for each in edits if isinstance(each, Rename)):
        holder = _holder(root, rename.path)
        holder[rename.key] = holder.pop(rename.path[-1])
    # From the last place to the first, so that no removal moves what is still to be removed.
    for path in sorted((each.path for each in edits if isinstance(each, Remove)), reverse=True):
        del _holder(root, path)[path[-1]]
    return root


def same(one: Json, other: Json) -> bool:
    """Whether two values are the same JSON; unlike in Python, 1 is neither 1.0 nor true."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _holder(root: Json, path: tuple[str | int, ...]) -> Json:
    """The map or list that the last step of a path leads into; in place of a null, a new one."""
    value = root
    for step, following in pairwise(path):
        if value[step] is None:
            value[step] = [] if isinstance(following, int) else {}
        value = value[step]
    return value
