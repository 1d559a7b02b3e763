"""What is to change in one document, gathered by the map or list it changes.

A path is walked through what is written. Where an alias, an anchor that is used elsewhere or a
merge key lies on the way, the text says once what holds in several places, and to change it here
would change it there: such an edit is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.errors import YamlError
from constructs_lib.k8s.manifest import Json
from constructs_lib.record import dataclass, field
from constructs_lib.yaml.edit.edit import Edit, Put, Quote, Remove, Rename
from constructs_lib.yaml.edit.lines import Lines
from constructs_lib.yaml.edit.tree import Entry, Node, Tree
from constructs_lib.yaml.scalars import read_plain

__all__ = ["Change", "Place", "Plan"]

_MERGED: Final = "{!r} comes from elsewhere, by a merge key '<<'"


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A value in a document, and how one gets to it.

    Attributes:
        entry: the entry that it is the value of; an unusual one for the root.
        depth: how many entries lie on the way.
        in_flow: whether it stands in brackets.
    """

    entry: Entry
    depth: int = 0
    in_flow: bool = False

    @property
    def node(self) -> Node:
        """The value there."""
        return self.entry.value

    @property
    def is_null(self) -> bool:
        """Whether it is a null, or nothing is written."""
        node = self.node
        return node.kind == "scalar" and node.is_plain and read_plain(node.word) is None

    @property
    def is_vacant(self) -> bool:
        """Whether it is a null, or a map or list with nothing in it."""
        return self.is_null or (self.node.kind in {"map", "list"} and not self.node.entries)


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """What goes from one map or list, and what is added to it.

    Attributes:
        place: the map or list.
        gone: the entries that go.
        added: keys with their values, or values without a key.
    """

    place: Place
    gone: set[Entry] = field(default_factory=set)
    added: list[tuple[str | None, Json]] = field(default_factory=list)

    @property
    def kept(self) -> list[Entry]:
        """The entries that stay, in order."""
        return [entry for entry in self.place.node.entries if entry not in self.gone]

    @property
    def removed(self) -> list[Entry]:
        """The entries that go, in order."""
        return [entry for entry in self.place.node.entries if entry in self.gone]

    @property
    def as_value(self) -> Json:
        """What is added, as a map or list of its own."""
        if any(key is None for key, _ in self.added):
            return [value for _, value in self.added]
        return {key: value for key, value in self.added if key is not None}


class Plan:
    """The changes to one document.

    Attributes:
        replacements: places that get another value.
        quoted: words that get quotes.
        renamed: where keys stand that get another name, which is the third of each.
    """

    def __init__(self, tree: Tree, value: Json, lines: Lines) -> None:
        self._lines = lines
        self._value = value
        self._aliased = tree.aliased
        start = tree.root.start
        self._root = Place(Entry(start, start, tree.root, is_usual=False))
        self._changes: dict[int, Change] = {}
        self.replacements: list[tuple[Place, Json]] = []
        self.quoted: list[Node] = []
        self.renamed: list[tuple[int, int, str]] = []

    @property
    def changes(self) -> Iterator[Change]:
        """The maps and lists that change."""
        yield from self._changes.values()

    def take(self, edit: Edit) -> Put | Remove | Rename:
        """Note an edit; gives what it does to the data.

        Raises:
            YamlError: it cannot be made in the text.
        """
        if not edit.path:
            raise YamlError("A whole document cannot be edited; name a key or an item.")
        *above, step = edit.path
        holder = self._find(above)
        if isinstance(edit, Put) and holder.node.entry(step) is None:
            self._refuse_merged(holder, edit)
            self._add(holder, step, edit.value)
            return edit
        place = self._within(holder, step)
        if isinstance(edit, Quote):
            return self._quote(place, edit)
        if isinstance(edit, Rename):
            return self._rename(holder, place, edit)
        self._refuse_anchors(place.node)
        if isinstance(edit, Put):
            self.replacements.append((place, edit.value))
        else:
            self._change(holder).gone.add(place.entry)
        return edit

    def _find(self, path: list[str | int]) -> Place:
        place = self._root
        for step in path:
            place = self._within(place, step)
        self._refuse_shared(place.node)
        return place

    def _within(self, place: Place, step: str | int) -> Place:
        node = place.node
        self._refuse_shared(node)
        entry = node.entry(step)
        if entry is None and any(each.is_merge for each in node.entries):
            raise self._error(_MERGED.format(step), node)
        if entry is None:
            raise self._error(f"This {node.kind} has no {step!r}", node)
        if not entry.is_usual:
            raise self._error(f"{step!r} is not written as 'key: value'", node)
        return Place(entry, place.depth + 1, place.in_flow or node.is_flow)

    def _add(self, holder: Place, step: str | int, value: Json) -> None:
        added = self._change(holder).added
        key = None if isinstance(step, int) else step
        kind = holder.node.kind
        if holder.is_null:  # it becomes what the first thing added to it asks for
            first = added[0][0] if added else key
            kind = "list" if first is None else "map"
        if kind != ("list" if key is None else "map"):
            raise self._error(f"{step!r} cannot be added to this {kind}", holder.node)
        added.append((key, value))

    def _change(self, place: Place) -> Change:
        return self._changes.setdefault(id(place.node), Change(place))

    def _quote(self, place: Place, edit: Quote) -> Put:
        node = place.node
        if not node.is_plain or self._lines.end(node.start) < node.end:
            raise self._error("Only a word without quotes on one line can be quoted", node)
        self.quoted.append(node)
        return Put(path=edit.path, value=node.word)

    def _rename(self, holder: Place, place: Place, edit: Rename) -> Rename:
        entry, text = place.entry, self._lines.text
        name = entry.name or ""
        if holder.node.entry(edit.key) is not None:
            raise self._error(f"{edit.key!r} is there already", holder.node)
        start = entry.start + (text[entry.start] in "\"'")
        if not text.startswith(name, start):
            raise self._error("Only a key that is written as it reads can be renamed", place.node)
        self.renamed.append((start, start + len(name), edit.key))
        return edit

    def _refuse_shared(self, node: Node) -> None:
        if node.kind == "alias":
            raise self._error(f"This is an alias, *{node.anchor}, of what is elsewhere", node)
        if node.anchor in self._aliased:
            raise self._error(f"This has an anchor, &{node.anchor}, and is used elsewhere", node)

    def _refuse_merged(self, holder: Place, edit: Put) -> None:
        """Refuse a key beside a merge key that brings it in already."""
        *above, step = edit.path
        if any(each.is_merge for each in holder.node.entries):
            value = self._value
            for outer in above:
                value = value[outer]
            if step in value:
                raise self._error(_MERGED.format(step), holder.node)

    def _refuse_anchors(self, node: Node) -> None:
        for each in node.all_below():
            if each.kind != "alias":
                self._refuse_shared(each)

    def _error(self, problem: str, node: Node) -> YamlError:
        line, column = self._lines.number(node.start)
        return YamlError(f"{problem}; edit it by hand.", line=line, column=column)
