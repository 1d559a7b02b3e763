"""One document of a YAML file, to whose text edits are made, and proved.

The places come from the parser, the new text from the library's writer, and the result is read
again: unless it says exactly what the edits make of the data, nothing is changed. So a layout that
nobody has thought of costs a refusal, never a broken file.

Model: a line that begins with ``---`` begins a document wherever it stands (YAML 1.1,
``c-forbidden``), so a text can be cut there and its documents edited one by one.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Final, TypeAlias

from constructs_lib.errors import YamlError
from constructs_lib.k8s.manifest import Json
from constructs_lib.yaml.edit.block import change_block, replace_in_block
from constructs_lib.yaml.edit.data import edited, same
from constructs_lib.yaml.edit.draft import Draft
from constructs_lib.yaml.edit.edit import Edit, Put, Remove, Rename
from constructs_lib.yaml.edit.flow import change_flow, replace_in_flow
from constructs_lib.yaml.edit.layout import Layout, layout_of
from constructs_lib.yaml.edit.lines import LINE_BREAK, Lines
from constructs_lib.yaml.edit.plan import Change, Place, Plan
from constructs_lib.yaml.edit.tree import read_trees
from constructs_lib.yaml.reader import read_yaml

__all__ = ["EditableDocument", "edit_text", "pieces_with", "split_documents"]

_Path: TypeAlias = tuple[str | int, ...]

_BOM: Final = "\ufeff"
# Directives stand before the marker of the document they are for.
_MARKER: Final = re.compile(r"^(?:%[^\n]*\n)*---(?=\s|\Z)", re.MULTILINE)


def split_documents(text: str) -> list[str]:
    """A text cut where its documents begin; joined, the pieces are the text."""
    starts = [0, *(found.start() for found in _MARKER.finditer(text) if found.start() > 0)]
    return [text[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)]


def pieces_with(pieces: Iterable[str], lines: Iterable[int]) -> list[int]:
    """The number of the piece in which each line of the whole text is, counted from 1."""
    breaks = [len(LINE_BREAK.findall(piece)) for piece in pieces]
    first_lines = list(accumulate(breaks, initial=1))[:-1]
    return [bisect_right(first_lines, line) - 1 for line in lines]


def edit_text(text: str, edits: Sequence[tuple[int, Edit]]) -> str:
    """A text of any number of documents with edits made, all of them or none.

    Args:
        text: the text.
        edits: each with a line of the document that it is for.

    Raises:
        YamlError: an edit cannot be made (see :meth:`EditableDocument.edited`).
    """
    pieces = split_documents(text)
    numbers = pieces_with(pieces, (line for line, _ in edits))
    by_piece: dict[int, list[Edit]] = {}
    for number, (_, edit) in zip(numbers, edits, strict=True):
        by_piece.setdefault(number, []).append(edit)
    for number, some in by_piece.items():
        pieces[number] = EditableDocument(pieces[number]).edited(some)
    return "".join(pieces)


class EditableDocument:
    """The text of one document.

    Args:
        text: one document, in YAML or JSON.

    Raises:
        YamlError: the text cannot be read, or is not one document.
    """

    def __init__(self, text: str) -> None:
        self._bom = _BOM if text.startswith(_BOM) else ""
        self._text = text.removeprefix(_BOM)
        self._lines = Lines(self._text)
        values = [document.value for document in read_yaml(self._text)]
        if len(values) != 1:
            raise YamlError(f"This holds {len(values)} documents; one at a time can be edited.")
        if not isinstance(values[0], dict | list):
            raise YamlError("This is a single value; only a map or a list can be edited.")
        self._value: Json = values[0]
        [self._tree] = read_trees(self._text)

    def check(self, edits: Iterable[Edit]) -> None:
        """Refuse what can be told to be impossible without trying it, which costs little.

        Raises:
            YamlError: as :meth:`edited` raises for a place that cannot be edited.
        """
        self._plan(edits)

    def edited(self, edits: Iterable[Edit]) -> str:
        """The text with edits made, and not a byte else changed.

        All edits speak of the document as it is. Two equal ones are one; two new items at one
        index of a list are both added. A map or list that loses all it holds is left empty. JSON
        stays JSON.

        Raises:
            YamlError: a path does not exist; the place is an alias, or has an anchor that is used
                elsewhere, or comes from a merge key; or the new text would not say what is meant.
                The message says which.
        """
        plan, meant = self._plan(edits)
        draft, root = Draft(self._lines), self._tree.root
        layout, quoted = layout_of(root, self._lines), root.is_flow
        for place, value in plan.replacements:
            _replace(draft, place, value, layout, quoted=quoted)
        for change in plan.changes:
            _change(draft, change, layout, quoted=quoted)
        for node in plan.quoted:
            word = json.dumps(node.word, ensure_ascii=False)
            draft.replace(node.start, node.end, word, depth=0)
        for start, end, key in plan.renamed:
            draft.replace(start, end, key, depth=0)
        text = draft.text()
        self._prove(text, edited(self._value, meant))
        return f"{self._bom}{text}"

    def _plan(self, edits: Iterable[Edit]) -> tuple[Plan, list[Put | Remove | Rename]]:
        plan = Plan(self._tree, self._value, self._lines)
        met: dict[_Path, list[Edit]] = {}
        meant = []
        for edit in edits:
            if edit not in met.setdefault(edit.path, []):
                met[edit.path].append(edit)
                meant.append(plan.take(edit))
        if any(path[:length] in met for path in met for length in range(1, len(path))):
            raise YamlError("Of two edits, one is inside the place of the other; make one first.")
        return plan, meant

    def _prove(self, text: str, meant: Json) -> None:
        try:
            after = [document.value for document in read_yaml(text)]
        except YamlError:
            after = []
        is_right = len(after) == 1 and same(after[0], meant)
        if not is_right or (_is_json(self._text) and not _is_json(text)):
            message = "This cannot be changed without changing what surrounds it"
            raise YamlError(f"{message}; edit it by hand.")


def _change(draft: Draft, change: Change, layout: Layout, *, quoted: bool) -> None:
    if change.place.is_vacant:
        _replace(draft, change.place, change.as_value, layout, quoted=quoted)
    elif change.place.node.is_flow:
        change_flow(draft, change, quoted=quoted)
    else:
        change_block(draft, change, layout)


def _replace(draft: Draft, place: Place, value: Json, layout: Layout, *, quoted: bool) -> None:
    if place.in_flow or not place.entry.is_usual:
        replace_in_flow(draft, place, value, quoted=quoted)
    else:
        replace_in_block(draft, place, value, layout)


def _is_json(text: str) -> bool:
    if text.lstrip()[:1] not in {"{", "["}:
        return False
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
