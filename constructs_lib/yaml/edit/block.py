"""Changes to maps and lists that are written line by line."""

from __future__ import annotations

from constructs_lib.errors import YamlError
from constructs_lib.k8s.manifest import Json
from constructs_lib.yaml.edit.draft import Draft
from constructs_lib.yaml.edit.layout import Layout, is_inline, scalar_text
from constructs_lib.yaml.edit.lines import Lines
from constructs_lib.yaml.edit.plan import Change, Place
from constructs_lib.yaml.edit.tree import Entry

__all__ = ["change_block", "replace_in_block"]


def change_block(draft: Draft, change: Change, layout: Layout) -> None:
    """Take entries out of a map or list, and add some at its end.

    Where none of the old ones is left, the new ones take the place of the last: a key that is
    renamed keeps its comment. Where nothing is left at all, ``{}`` or ``[]`` is.
    """
    kept, removed = change.kept, change.removed
    depth = change.place.depth + 1
    indent = " " * draft.lines.column(change.place.node.entries[0].start)
    added = [line for key, value in change.added for line in layout.entry(key, value)]
    if added and kept:
        draft.insert_lines(_end(draft.lines, kept[-1]), added, indent, depth=depth)
    elif added:
        last = removed.pop()
        kept = [last]
        draft.replace(last.start, last.end, added[0], depth=depth)
        draft.insert_lines(last.end, added[1:], indent, depth=depth)
    elif not kept:
        _leave_empty(draft, change.place)
    for entry in removed:
        following = next((each for each in kept if each.start > entry.start), None)
        _remove(draft, entry, following)


def replace_in_block(draft: Draft, place: Place, value: Json, layout: Layout) -> None:
    """Write another value behind a key or a dash."""
    entry, node, lines, depth = place.entry, place.node, draft.lines, place.depth
    has_own_lines = not node.is_empty and lines.leads(node.start)
    if is_inline(value) and not node.is_empty and not has_own_lines:
        draft.replace(node.start, node.end, scalar_text(value), depth=depth)
        return
    start, end = entry.head, entry.end
    if has_own_lines:
        start, end = lines.whole(node.start, _end(lines, entry))
    draft.cut(start, end)
    if is_inline(value):
        draft.insert(entry.head, f" {scalar_text(value)}", depth=depth)
    elif entry.name is None:
        first, *others = layout.block(value)
        draft.insert(entry.head, f" {first}", depth=depth)
        draft.insert_lines(entry.head, others, " " * (lines.column(entry.head) + 1), depth=depth)
    else:
        below = start if has_own_lines else lines.end(end)
        indent = " " * (lines.column(entry.start) + layout.step(value))
        draft.insert_lines(below, layout.block(value), indent, depth=depth)


def _leave_empty(draft: Draft, place: Place) -> None:
    if not place.entry.is_usual:
        raise YamlError("Nothing would be left of this document; remove it by hand.")
    empty = " {}" if place.node.kind == "map" else " []"
    draft.insert(place.entry.head, empty, depth=place.depth)


def _remove(draft: Draft, entry: Entry, following: Entry | None) -> None:
    """Remove an entry; what follows the first one behind a dash moves up to it."""
    lines, end = draft.lines, _end(draft.lines, entry)
    if lines.leads(entry.start):
        draft.cut(*lines.whole(entry.start, end))
    elif following is not None and "#" not in lines.text[end : following.start]:
        draft.cut(entry.start, following.start)
    else:
        draft.cut(lines.before_blanks(entry.start), end)


def _end(lines: Lines, entry: Entry) -> int:
    return lines.with_comments(entry.end, lines.column(entry.start))
