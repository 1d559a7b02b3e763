"""Nodes straight from the JSON that ``kubectl get nodes -o json`` prints, with msgspec.

Nine tenths of such a text are images and managed fields that nobody asks for. Here they are never
made into objects, the text is decoded piece by piece, and of a node only its name is kept beside
the numbers of its shape and its size.

What is not exactly as ``kubectl`` prints it is left to the reader of every form: it knows where a
mistake stands. So there is one answer, with msgspec or without.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Literal

import msgspec

from constructs_lib.cluster.list_pieces import ListPieces, is_flat
from constructs_lib.cluster.node import HOSTNAME, Node, own_labels, pool_of
from constructs_lib.cluster.node_object import is_ready
from constructs_lib.cluster.nodes import NodeColumns, Nodes
from constructs_lib.k8s.amounts import Amounts, read_amount
from constructs_lib.k8s.taints import EFFECTS, Taint
from constructs_lib.platforms.signs import telling_start
from constructs_lib.yaml.reader import MAX_DEPTH

__all__ = ["typed_nodes"]

_AROUND: Final = 2
"""The list and its items stand around each node."""
_STEP: Final = 430
_LONG_NUMBER: Final = re.compile(rb"[0-9]{9}")
"""Of a number with more digits than Python reads (4,300), every 430th byte is a digit."""
_MARK: Final = b'{"a piece of the list":0}'
"""Stands for all items that have been read, where the rest of the list is."""


_NULL: Final = msgspec.Raw(b"null")
_RESOURCES: Final = msgspec.json.Decoder(dict[str, str] | None)


class _Taint(msgspec.Struct, gc=False, frozen=True):
    key: str
    effect: str
    value: str | None = ""


class _Spec(msgspec.Struct, gc=False):
    taints: list[_Taint] | None = None
    unschedulable: bool | None = None


class _Metadata(msgspec.Struct, gc=False):
    name: str
    labels: dict[str, str] | None = None


class _Condition(msgspec.Struct, gc=False):
    type: str = ""
    status: str = ""


class _Info(msgspec.Struct, gc=False):
    osImage: str | None = None  # noqa: N815  # the name in the text


class _Status(msgspec.Struct, gc=False):
    # Texts: many nodes have the same.
    allocatable: msgspec.Raw = _NULL
    capacity: msgspec.Raw = _NULL
    conditions: list[_Condition] | None = None
    nodeInfo: _Info | None = None  # noqa: N815
    declaredFeatures: list[str] | None = None  # noqa: N815


class _Node(msgspec.Struct, gc=False):
    metadata: _Metadata
    kind: str = ""
    spec: _Spec | None = None
    status: _Status | None = None


class _List(msgspec.Struct, forbid_unknown_fields=True):
    kind: Literal["List", "NodeList"]
    items: list[msgspec.Raw]
    apiVersion: str = ""  # noqa: N815
    metadata: msgspec.Raw = msgspec.Raw(b"null")


def typed_nodes(read: Iterable[bytes]) -> Nodes | None:
    """The nodes of a text; none where it is anything but a faultless list of nodes.

    Args:
        read: JSON, or something else, in pieces.
    """
    builder = _Builder()
    try:
        pieces = ListPieces(read)
        decode = msgspec.json.Decoder(list[_Node]).decode
        for piece in pieces:
            nodes = decode(b"[%b]" % piece)
            _prove_readable(piece)
            builder.add(nodes)
        _read_rest(pieces, builder)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    columns = builder.columns
    distinct = len(set(columns.names)) == len(columns.names)
    return Nodes(columns) if columns.names and distinct else None


def _read_rest(pieces: ListPieces, builder: _Builder) -> None:
    """What stands around the pieces: a list whose first item they are, and the last items."""
    before = bool(builder.columns.names)
    if before and (_MARK in pieces.head or _MARK in pieces.rest):
        raise ValueError("what stands for the pieces stands there already")
    between = _MARK + b"," if before else b""
    text = b"%b%b%b" % (pieces.head, between, pieces.rest)
    found = msgspec.json.decode(text, type=_List)
    items = found.items
    if before:
        if not items or bytes(items[0]) != _MARK:
            raise ValueError("the pieces were no items of the list")
        items = items[1:]
    _prove_readable(text, around=_AROUND)
    decode = msgspec.json.Decoder(_Node).decode
    builder.add([decode(item) for item in items])
    if found.kind == "List" and not builder.says_every_kind:
        raise ValueError("a list of any kind has an item without a kind")


def _prove_readable(text: bytes, *, around: int = 0) -> None:
    """Hold what nobody asks for to UTF-8, numbers that Python reads, and few levels.

    Raises:
        ValueError: it is not so.
    """
    if _LONG_NUMBER.search(text[::_STEP]) is not None:
        raise ValueError("a number may be too long")
    if not text.isascii():
        text.decode("utf-8")
    if not is_flat(text, MAX_DEPTH - _AROUND + around):
        raise ValueError("a node is nested too deep")


class _Builder:
    """Makes columns of nodes; whatever many of them have in common is read once."""

    def __init__(self) -> None:
        self.columns = NodeColumns()
        self.says_every_kind = True
        """Whether each item said that it is a node."""
        self._shapes: dict[object, int] = {}
        self._sizes: dict[bytes, int] = {}
        self._capacities: set[bytes] = set()
        self._missing: set[bytes] = set()
        self._amounts: dict[str, dict[str, int]] = {}

    def add(self, nodes: Iterable[_Node]) -> None:
        """Add some nodes.

        Raises:
            ValueError: one of them is not as it should be.
        """
        columns, shapes = self.columns, self._shapes
        for node in nodes:
            metadata, spec, status = node.metadata, node.spec, node.status or _NO_STATUS
            name, labels = metadata.name, metadata.labels or {}
            if node.kind != "Node" or not name:
                self._prove_node(node)
            own: tuple[str, ...] = ()
            if labels.get(HOSTNAME) == name:
                own = _HOSTNAME
                labels[HOSTNAME] = ""
            if name in labels.values():
                others = own_labels(labels, name)
                own = (*own, *others)
                labels.update(dict.fromkeys(others, ""))
            ready, features = None, status.declaredFeatures
            for condition in status.conditions or ():
                if condition.type == "Ready":
                    ready = is_ready(condition.status)
                    break
            # The labels are pairs, and the rest is of one length.
            key = (
                *labels,
                *labels.values(),
                own,
                telling_start(name),
                spec is not None and spec.unschedulable,
                None if spec is None or not spec.taints else tuple(spec.taints),
                ready,
                status.nodeInfo and status.nodeInfo.osImage,
                None if features is None else tuple(features),
            )
            size = self._size(status)
            shape = shapes.get(key)
            if shape is None:
                shape = shapes[key] = len(shapes)
                columns.shapes.append(_node(node, ready, columns.sizes[size], own))
            columns.add(name, shape, size)

    def _prove_node(self, node: _Node) -> None:
        if node.kind not in {"Node", ""} or not node.metadata.name:
            raise ValueError("this is no node")
        self.says_every_kind = False

    def _size(self, status: _Status) -> int:
        """The number of a node's size. A missing ``allocatable`` takes the capacity."""
        capacity, text = bytes(status.capacity), bytes(status.allocatable)
        if capacity not in self._capacities:
            self._read(capacity)
            self._capacities.add(capacity)
        if text in self._missing:
            text = capacity
        size = self._sizes.get(text)
        if size is None:
            amounts = self._read(text)
            if not amounts and text is not capacity:
                self._missing.add(text)
                return self._size(status)
            size = self._sizes[text] = len(self._sizes)
            self.columns.sizes.append(amounts)
        return size

    def _read(self, written: bytes) -> Amounts:
        resources = _RESOURCES.decode(written) or {}
        found, amounts = {}, self._amounts
        for name, text in resources.items():
            known = amounts.get(name)
            if known is None:
                known = amounts[name] = {}
            amount = known.get(text)
            if amount is None:
                amount = known[text] = read_amount(name, text)
            found[name] = amount
        return found


_HOSTNAME: Final = (HOSTNAME,)
_NO_STATUS: Final = _Status()


def _node(node: _Node, ready: bool | None, size: Amounts, own: tuple[str, ...]) -> Node:
    """The first node of a shape."""
    metadata, spec, status = node.metadata, node.spec, node.status or _NO_STATUS
    labels = {**(metadata.labels or {}), **dict.fromkeys(own, metadata.name)}
    features, info = status.declaredFeatures, status.nodeInfo
    return Node(
        name=metadata.name,
        labels=labels,
        taints=_taints(spec),
        allocatable=size,
        unschedulable=bool(spec is not None and spec.unschedulable),
        ready=ready,
        os_image=(info.osImage or "") if info is not None else "",
        features=None if features is None else frozenset(features),
        pool=pool_of(labels),
    )


def _taints(spec: _Spec | None) -> tuple[Taint, ...]:
    listed = spec.taints if spec is not None else None
    taints = tuple(Taint(each.key, each.value or "", each.effect) for each in listed or ())
    if any(taint.effect not in EFFECTS for taint in taints):
        raise ValueError("a taint has no effect that is known")
    return taints
