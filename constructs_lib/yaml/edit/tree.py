"""Where everything stands in a YAML text: the nodes of its documents, from where to where.

libyaml's events say where a value begins, and where one ends that is no block: a block ends, to it,
where the next one begins, comments included. So the end of a block is that of its last value.

Model: events of ``yaml.parse``, whose marks count characters (a byte order mark is not counted, so
the text must not begin with one). Nothing is resolved or expanded: values are the reader's work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, Literal

from constructs_lib.record import dataclass, field
from constructs_lib.yaml.edit.lines import BREAKS
from constructs_lib.yaml.scalars import MERGE_TAG, as_key, read_plain, read_tagged

if TYPE_CHECKING:
    import yaml

__all__ = ["Entry", "Node", "Tree", "read_trees"]

_COLON: Final = re.compile(r"[ \t]*+:")
# From the end of an item, or the start of a list with its properties, to the next dash.
_DASH: Final = re.compile(rf"(?:[\s{BREAKS}]++|#[^{BREAKS}]*+|[&!]\S*+)*+-")
_BLANK: Final = f" \t{BREAKS}"


@dataclass(slots=True, eq=False)
class Node:
    """A value in the text.

    Attributes:
        kind: what it is.
        start: where it begins, its anchor and its tag included.
        end: where it ends; comments behind it are not part of it.
        is_flow: whether it is written in brackets.
        is_plain: whether it is a word without quotes, tag and anchor.
        word: what stands there, of a scalar.
        name: what it is as a key; none where it cannot be one, or is an alias.
        is_merge: whether it is a merge key.
        anchor: the anchor it has, or the one it is an alias of.
        entries: what is in it, of a collection.
    """

    kind: Literal["scalar", "map", "list", "alias"]
    start: int
    end: int
    is_flow: bool = False
    is_plain: bool = False
    word: str = ""
    name: str | None = None
    is_merge: bool = False
    anchor: str | None = None
    entries: list[Entry] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written: the null behind ``key:``."""
        return self.start == self.end

    def entry(self, step: str | int) -> Entry | None:
        """The entry of a key or an index."""
        if isinstance(step, int):
            found = self.kind == "list" and 0 <= step < len(self.entries)
            return self.entries[step] if found else None
        return next((entry for entry in self.entries if entry.name == step), None)

    def all_below(self) -> Iterator[Node]:
        """The node, and every node in it, in the order of the text."""
        todo = [self]
        while todo:
            node = todo.pop()
            yield node
            todo.extend(entry.value for entry in reversed(node.entries))


@dataclass(slots=True, eq=False)
class Entry:
    """A key with its value, or an item of a list.

    Attributes:
        start: where it begins: the key, the dash, or the item in brackets.
        head: where its value may begin: behind the colon or the dash.
        value: the value.
        name: the key; none for an item.
        is_merge: whether the key is a merge key.
        is_usual: whether it is written as ``key: value`` or ``- item``: no question mark before
            the key, no key without a colon.
    """

    start: int
    head: int
    value: Node
    name: str | None = None
    is_merge: bool = False
    is_usual: bool = True

    @property
    def end(self) -> int:
        """Where its value ends."""
        return self.head if self.value.is_empty else self.value.end


@dataclass(slots=True, eq=False)
class Tree:
    """One document.

    Attributes:
        root: its value.
        aliased: the anchors that some alias refers to.
    """

    root: Node
    aliased: set[str]


def read_trees(text: str) -> list[Tree]:
    """The documents of a text that the reader has read without an error, the same ones in order.

    Args:
        text: YAML that does not begin with a byte order mark.
    """
    import yaml  # noqa: PLC0415  # it takes longer to import than most manifests take to read

    loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    builder = _Builder(text)
    return [tree for event in yaml.parse(text, Loader=loader) for tree in builder.take(event)]


class _Builder:
    """Puts the nodes of documents together."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._stack: list[tuple[Node, list[Node]]] = []
        self._aliased: set[str] = set()

    def take(self, event: yaml.Event) -> Iterator[Tree]:
        """Take the next event; gives the document that it ends."""
        node = _node(event, self._text)
        name = type(event).__name__
        if name == "DocumentStartEvent":
            self._aliased = set()
        elif name.endswith("StartEvent") and node is not None:
            self._stack.append((node, []))
        elif name in {"MappingEndEvent", "SequenceEndEvent"}:
            node, children = self._stack.pop()
            self._close(node, children, event)
            yield from self._add(node)
        elif node is not None:
            yield from self._add(node)

    def _add(self, node: Node) -> Iterator[Tree]:
        if node.kind == "alias" and node.anchor is not None:
            self._aliased.add(node.anchor)
        if self._stack:
            self._stack[-1][1].append(node)
        elif not (node.is_plain and node.is_empty):
            yield Tree(node, self._aliased)

    def _close(self, node: Node, children: list[Node], event: Any) -> None:
        if node.kind == "map":
            pairs = zip(children[::2], children[1::2], strict=True)
            node.entries = [self._pair(key, value) for key, value in pairs]
        elif node.is_flow:
            node.entries = [Entry(child.start, child.start, child) for child in children]
        else:
            node.entries = self._items(node, children)
        node.end = event.end_mark.index if node.is_flow else node.entries[-1].end

    def _pair(self, key: Node, value: Node) -> Entry:
        colon = _COLON.match(self._text, key.end)
        return Entry(
            key.start,
            colon.end() if colon else key.end,
            value,
            name=key.name,
            is_merge=key.is_merge,
            is_usual=colon is not None,
        )

    def _items(self, node: Node, children: list[Node]) -> list[Entry]:
        entries: list[Entry] = []
        at = node.start
        for child in children:
            dash = _DASH.match(self._text, at)
            head = dash.end() if dash else child.start
            entries.append(Entry(head - 1, head, child))
            at = entries[-1].end
        return entries


def _node(event: Any, text: str) -> Node | None:
    """The node that an event begins; none if it begins no node."""
    start, end = event.start_mark.index, event.end_mark.index
    match type(event).__name__:
        case "ScalarEvent":
            return _scalar(event, text)
        case "AliasEvent":
            return Node("alias", start, end, anchor=event.anchor)
        case "MappingStartEvent":
            return Node("map", start, end, is_flow=event.flow_style, anchor=event.anchor)
        case "SequenceStartEvent":
            return Node("list", start, end, is_flow=event.flow_style, anchor=event.anchor)
    return None


def _scalar(event: Any, text: str) -> Node:
    start, end = event.start_mark.index, event.end_mark.index
    if event.style in {"|", ">"}:  # it ends, to libyaml, behind the blank lines that follow
        end = start + len(text[start:end].rstrip(_BLANK))
    plain = event.implicit[0] and event.tag is None
    return Node(
        "scalar",
        start,
        end,
        is_plain=plain and event.anchor is None,
        word=event.value,
        name=_key_name(event.tag, event.value, plain=plain),
        is_merge=event.value == "<<" and (plain or event.tag == MERGE_TAG),
        anchor=event.anchor,
    )


def _key_name(tag: str | None, word: str, *, plain: bool) -> str | None:
    try:
        if tag is not None:
            return as_key(read_tagged(tag, word))
        return as_key(read_plain(word)) if plain else word
    except ValueError:  # a null, say: it is no key
        return None
