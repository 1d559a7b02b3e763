"""Whatever the layout: an edit does to the text what it does to the data, and to nothing else.

Texts are written here by a writer of our own, in styles that chance decides. It remembers which
line is about which place, so that every line that changes without need is noticed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from constructs_lib.yaml.edit import Put, Remove
from constructs_lib.yaml.edit.data import edited
from constructs_lib.yaml.edit.document import EditableDocument
from constructs_lib.yaml.reader import read_yaml

Path = tuple[str | int, ...]

SCALARS = (None, True, 0, 1.5, "a", "y", "1.10", "a: b", "# c", "- d", "x,y", "", "two\nlines\n")
KEYS = ("a", "b", "c", "kubernetes.io/os", "y", "1", "k: l")
COMMENT = "#"


class Text:
    """Writes data as YAML.

    Attributes:
        lines: the lines, each with the place it is about.
    """

    def __init__(self, value: Any, random: Random) -> None:
        self.lines: list[tuple[str, Path]] = []
        self._random = random
        self._block(value, (), 0)

    def __str__(self) -> str:
        return "\n".join(line for line, _ in self.lines) + "\n"

    def _maybe(self, share: float) -> bool:
        return self._random.random() < share

    def _add(self, text: str, path: Path) -> None:
        comment = f" # {len(self.lines)}" if self._maybe(0.4) else ""
        self.lines += [(line, path) for line in f"{text}{comment}".split("\n")]

    def _block(self, value: Any, path: Path, indent: int, lead: str = "") -> None:
        """Write a collection whose first line begins with ``lead``, as wide as it stands in."""
        for step, member in pairs(value):
            if not lead and self._maybe(0.2):
                self.lines.append((f"{' ' * indent}# {len(self.lines)}", (*path, COMMENT)))
            head = "-" if isinstance(step, int) else f"{self._flow(step, 0)}:"
            self._entry((lead or " " * indent) + head, member, (*path, step), indent)
            lead = ""

    def _entry(self, head: str, value: Any, path: Path, indent: int) -> None:
        is_item = isinstance(path[-1], int)
        if not value or not isinstance(value, dict | list) or self._maybe(0.25):
            text = value.removesuffix("\n") if isinstance(value, str) else ""
            if "\n" in text and self._maybe(0.7):
                self.lines += [(line, path) for line in self._literal(head, text, indent)]
            else:
                self._add(f"{head} {self._flow(value, indent)}", path)
        elif is_item and self._maybe(0.8):
            lead = head + self._random.choice([" ", "   "])
            self._block(value, path, len(lead), lead)
        else:
            steps = [0, 2, 4] if isinstance(value, list) and not is_item else [2, 3]
            self._add(head, path)
            self._block(value, path, indent + self._random.choice(steps))

    def _literal(self, head: str, text: str, indent: int) -> Iterator[str]:
        yield f"{head} |"
        for line in text.split("\n"):
            yield f"{' ' * (indent + 2)}{line}"

    def _flow(self, value: Any, indent: int) -> str:
        """A value in brackets, on one line or on several."""
        if not isinstance(value, dict | list) or not value:
            return "~" if value is None and self._maybe(0.3) else json.dumps(value)
        if isinstance(value, dict):
            left, right = "{}"
            parts = [f"{json.dumps(k)}: {self._flow(v, indent + 2)}" for k, v in value.items()]
        else:
            left, right = "[]"
            parts = [self._flow(each, indent + 2) for each in value]
        comma = "," * self._maybe(0.2)
        if self._maybe(0.6):
            return f"{left}{', '.join(parts)}{comma}{right}"
        line = f"\n{' ' * (indent + 2)}"
        return f"{left}{line}{f',{line}'.join(parts)}{comma}\n{' ' * (indent + 1)}{right}"


def collections(leaves: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(leaves, max_size=3) | st.dictionaries(st.sampled_from(KEYS), leaves, max_size=4)


values = st.recursive(st.sampled_from(SCALARS), collections, max_leaves=12)
documents = collections(values).filter(bool)
texts = st.builds(Text, documents, st.integers(0, 9999).map(Random))


def pairs(value: Any) -> Iterator[tuple[Any, Any]]:
    yield from value.items() if isinstance(value, dict) else enumerate(value)


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """Every place that a value can be put at: what is there, and the end of each collection."""
    if value and isinstance(value, dict | list):
        yield (*path, "new") if isinstance(value, dict) else (*path, len(value))
        for step, member in pairs(value):
            yield (*path, step)
            yield from places(member, (*path, step))


def is_new(value: Any, path: Path) -> bool:
    for step in path[:-1]:
        value = value[step]
    return path[-1] == "new" or (isinstance(value, list) and path[-1] == len(value))


@st.composite
def edits_of(draw: st.DrawFn, value: Any) -> list[Put | Remove]:
    """Some edits, of which none is inside another one's place and which leave something."""
    some = st.lists(st.sampled_from(list(places(value))), min_size=1, max_size=4, unique=True)
    chosen = draw(some)
    edits: list[Put | Remove] = []
    for path in chosen:
        if any(other[: len(path)] == path for other in chosen if other != path):
            continue
        if not is_new(value, path) and draw(st.booleans()):
            edits.append(Remove(path=path))
        else:
            edits.append(Put(path=path, value=draw(values)))
    assume(bool(edited(value, edits)))
    return edits


def is_touched(place: Path, value: Any, edit: Put | Remove) -> bool:
    """Whether a line about a place holds something of what an edit changes."""
    path = edit.path
    holder = value
    for step in path[:-1]:
        holder = holder[step]
    is_first = not is_new(value, path) and path[-1] == next(iter(dict(pairs(holder))))
    if is_first and isinstance(edit, Remove) and place[-1] != COMMENT:
        path = path[:-1]  # what follows moves up behind the dash
    common = min(len(place), len(path))
    return place[:common] == path[:common]


@given(st.data(), texts, st.sampled_from(["\n", "\r\n"]))
def test_an_edit_of_the_text_is_an_edit_of_the_data(
    data: st.DataObject, text: Text, newline: str
) -> None:
    written = str(text).replace("\n", newline)
    (before,) = read_yaml(written)
    edits = data.draw(edits_of(before.value))
    (after,) = read_yaml(EditableDocument(written).edited(edits))

    assert after.value == edited(before.value, edits)


@given(st.data(), texts)
def test_a_line_that_holds_nothing_of_an_edit_stays_as_it_is(
    data: st.DataObject, text: Text
) -> None:
    (before,) = read_yaml(str(text))
    edits = data.draw(edits_of(before.value))
    untouched = [
        line
        for line, place in text.lines
        if not any(is_touched(place, before.value, edit) for edit in edits)
    ]
    after = iter(EditableDocument(str(text)).edited(edits).split("\n"))

    assert [line for line in untouched if line not in after] == []  # in their order, too


@given(st.data(), documents, st.sampled_from([None, 2, "\t"]))
def test_json_stays_json(data: st.DataObject, value: Any, indent: int | str | None) -> None:
    edits = data.draw(edits_of(value))
    after = EditableDocument(json.dumps(value, indent=indent)).edited(edits)

    assert json.loads(after) == edited(value, edits)
