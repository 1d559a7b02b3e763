"""Changes to maps and lists that are written in brackets, JSON among them."""

from __future__ import annotations

import re
from typing import Final

from constructs_lib.errors import YamlError
from constructs_lib.k8s.manifest import Json
from constructs_lib.yaml.edit.draft import Draft
from constructs_lib.yaml.edit.layout import flow_entry, flow_text
from constructs_lib.yaml.edit.lines import BREAKS, Lines
from constructs_lib.yaml.edit.plan import Change, Place
from constructs_lib.yaml.edit.tree import Entry

__all__ = ["change_flow", "replace_in_flow"]

_COMMA: Final = re.compile(rf"(?:[\s{BREAKS}]++|#[^{BREAKS}]*+)*+,")


def change_flow(draft: Draft, change: Change, *, quoted: bool) -> None:
    """Take entries out of a map or list, and add some at its end.

    Args:
        draft: the text.
        change: what changes; the map or list is not empty.
        quoted: whether every text is in double quotes, as in JSON.
    """
    node, text = change.place.node, draft.lines.text
    if text[node.end - 1] not in "}]":
        raise YamlError("A map without brackets inside a list cannot be edited; write them.")
    kept, removed = change.kept, change.removed
    depth = change.place.depth + 1
    added = [flow_entry(key, value, quoted=quoted) for key, value in change.added]
    if added and kept:
        _add(draft, kept[-1], added, depth=depth, is_last=kept[-1] is node.entries[-1])
    elif added:
        last = removed.pop()
        draft.replace(last.start, last.end, ", ".join(added), depth=depth)
    elif kept and kept[-1] is not node.entries[-1]:
        _cut_dangling_comma(draft, kept[-1], node.entries[-1])
    for entry in removed:
        _remove(draft, entry)


def replace_in_flow(draft: Draft, place: Place, value: Json, *, quoted: bool) -> None:
    """Write another value in the place of one in brackets."""
    node, text = place.node, flow_text(value, quoted=quoted)
    if node.is_empty:
        draft.insert(place.entry.head, f" {text}", depth=place.depth)
    else:
        draft.replace(node.start, node.end, text, depth=place.depth)


def _add(draft: Draft, tail: Entry, added: list[str], *, depth: int, is_last: bool) -> None:
    """Add entries behind one, each on its own line where that one is."""
    lines = draft.lines
    comma = _comma_end(lines, tail)
    end = comma or tail.end
    if comma is None:
        draft.insert(end, ",", depth=depth)
    elif is_last:  # the list ends with a comma, and goes on doing so
        added = [*added[:-1], f"{added[-1]},"]
    if lines.leads(tail.start) and lines.ends_or_comments(end):
        separated = [*(f"{each}," for each in added[:-1]), added[-1]]
        draft.insert_lines(lines.end(end), separated, lines.indent(tail.start), depth=depth)
    else:
        draft.insert(end, f" {', '.join(added)}", depth=depth)


def _cut_dangling_comma(draft: Draft, tail: Entry, last: Entry) -> None:
    """Cut the comma behind the entry that is now the last, unless there was one before."""
    comma = _comma_end(draft.lines, tail)
    if comma is not None and _comma_end(draft.lines, last) is None:
        draft.cut(comma - 1, comma)


def _remove(draft: Draft, entry: Entry) -> None:
    """Remove an entry with its comma, and with its line where it has one of its own."""
    lines, text = draft.lines, draft.lines.text
    begins_line, end = lines.leads(entry.start), _comma_end(lines, entry) or entry.end
    if begins_line and lines.ends_or_comments(end):
        draft.cut(*lines.whole(entry.start, end))
        return
    behind = lines.after_blanks(end)
    if not begins_line and (lines.ends_or_comments(end) or text[behind] in "}]"):
        draft.cut(lines.before_blanks(entry.start), end)
    else:
        draft.cut(entry.start, behind)


def _comma_end(lines: Lines, entry: Entry) -> int | None:
    """Where the comma behind an entry ends; none if there is none."""
    found = _COMMA.match(lines.text, entry.end)
    return found.end() if found else None
