"""Nodes straight from the JSON that ``kubectl get nodes -o json`` prints, with msgspec.

Nine tenths of such a text are images and managed fields that nobody asks for. Here they are never
made into objects, and each node is read by itself, so that no tree of the whole text is kept.

What is not exactly as ``kubectl`` prints it is left to the reader of every form: it knows where a
mistake stands. So there is one answer, with msgspec or without.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Final, Literal

import msgspec

from constructs_lib.cluster.node import HOSTNAME, Node, pool_of
from constructs_lib.cluster.node_object import is_ready
from constructs_lib.k8s.amounts import read_amounts
from constructs_lib.k8s.taints import EFFECTS, Taint
from constructs_lib.yaml.json_reader import depth
from constructs_lib.yaml.reader import MAX_DEPTH

__all__ = ["typed_nodes"]

_AROUND: Final = 2
"""The list and its items stand around each node."""
_PIECE: Final = 1 << 20
_STEP: Final = 430
_LONG_NUMBER: Final = re.compile(rb"[0-9]{9}")
"""Of a number with more digits than Python reads (4,300), every 430th byte is a digit."""


class _Taint(msgspec.Struct, gc=False):
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
    allocatable: dict[str, str] | None = None
    capacity: dict[str, str] | None = None
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


def typed_nodes(text: bytes) -> tuple[Node, ...] | None:
    """The nodes of a text; none where it is anything but a faultless list of nodes.

    Args:
        text: JSON, or something else.
    """
    try:
        found = msgspec.json.decode(text, type=_List)
        if not (_is_readable(text) and _is_flat(found.metadata)):
            return None
        nodes = tuple(_nodes(found))
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    distinct = {node.name for node in nodes}
    return nodes if nodes and len(distinct) == len(nodes) else None


def _nodes(found: _List) -> Iterator[Node]:
    decode = msgspec.json.Decoder(_Node).decode
    builder = _Builder()
    kinds = {"Node"} if found.kind == "List" else {"Node", ""}
    for item in found.items:
        if not _is_flat(item):
            raise ValueError("a node is nested too deep")
        node = decode(item)
        if node.kind not in kinds or not node.metadata.name:
            raise ValueError("this is no node")
        yield builder.build(node)


def _is_readable(text: bytes) -> bool:
    """Whether what nobody asks for is UTF-8 and has no number that is too long for Python."""
    if _LONG_NUMBER.search(text[::_STEP]) is not None:
        return False
    if not text.isascii():
        decode = codecs.getincrementaldecoder("utf-8")().decode
        for start in range(0, len(text), _PIECE):
            decode(text[start : start + _PIECE])
        decode(b"", final=True)
    return True


def _is_flat(part: msgspec.Raw) -> bool:
    """Whether not more lists and maps stand in each other than are read."""
    text, most = bytes(part), MAX_DEPTH - _AROUND
    if len(text) <= 2 * most:
        return True
    return text.count(b"[") + text.count(b"{") <= most or depth(json.loads(text)) <= most


class _Builder:
    """Makes nodes; texts and taints that many of them have in common are there once."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._taints: dict[tuple[Taint, ...], tuple[Taint, ...]] = {}
        self._amounts: dict[tuple[str, str], int] = {}
        self._features: dict[frozenset[str], frozenset[str]] = {}

    def build(self, read: _Node) -> Node:
        """One node. A missing ``allocatable`` takes the capacity, as in the API server."""
        metadata, spec, status = read.metadata, read.spec, read.status or _Status()
        labels = self._labels(metadata)
        capacity = self._amounts_of(status.capacity)
        features = status.declaredFeatures
        info = status.nodeInfo
        return Node(
            name=metadata.name,
            labels=labels,
            taints=self._taints_of(spec) if spec is not None and spec.taints else (),
            allocatable=self._amounts_of(status.allocatable) or capacity,
            unschedulable=bool(spec is not None and spec.unschedulable),
            ready=is_ready(
                next(
                    (each.status for each in status.conditions or () if each.type == "Ready"), None
                )
            ),
            os_image=self._text(info.osImage or "") if info is not None else "",
            features=None if features is None else self._features_of(features),
            pool=pool_of(labels),
        )

    def _text(self, text: str) -> str:
        return self._texts.setdefault(text, text)

    def _labels(self, metadata: _Metadata) -> dict[str, str]:
        known, labels = self._texts, metadata.labels or {}
        for key, value in labels.items():
            # Names of hosts are all different; most are the node's own.
            if key == HOSTNAME:
                if value == metadata.name:
                    labels[key] = metadata.name
            else:
                labels[key] = known.setdefault(value, value)
        return labels

    def _taints_of(self, spec: _Spec) -> tuple[Taint, ...]:
        taints = tuple(Taint(each.key, each.value or "", each.effect) for each in spec.taints or ())
        if taints not in self._taints:
            if any(taint.effect not in EFFECTS for taint in taints):
                raise ValueError("a taint has no effect that is known")
            self._taints[taints] = taints
        return self._taints[taints]

    def _amounts_of(self, resources: dict[str, str] | None) -> dict[str, int]:
        known, found = self._amounts, {}
        for entry in (resources or {}).items():
            if entry not in known:
                known[entry] = read_amounts(dict([entry]))[entry[0]]
            found[entry[0]] = known[entry]
        return found

    def _features_of(self, names: list[str]) -> frozenset[str]:
        features = frozenset(names)
        return self._features.setdefault(features, features)
