"""New values as text, laid out as the file around them is.

Scalars are written by the library's writer, so that every reader takes them for the same value.
A text of several lines is put in double quotes on one line, where it cannot disturb its neighbours.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from constructs_lib.k8s.manifest import Json
from constructs_lib.record import dataclass
from constructs_lib.yaml.edit.lines import Lines
from constructs_lib.yaml.edit.tree import Node
from constructs_lib.yaml.writer import document_to_yaml

__all__ = ["Layout", "flow_entry", "flow_text", "is_inline", "layout_of", "scalar_text"]

_STEP: Final = 2
_DASH: Final = "- "
_PLAIN_IN_BRACKETS: Final = re.compile(r"[A-Za-z0-9_./][A-Za-z0-9_./-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How far in a file puts what is inside something.

    Attributes:
        map_step: a map below its key.
        list_step: a list below its key.
    """

    map_step: int = _STEP
    list_step: int = 0

    def step(self, value: Json) -> int:
        """How far in a value stands below its key."""
        return self.list_step if isinstance(value, list) else self.map_step

    def block(self, value: Json) -> list[str]:
        """The lines of a map or list that is not empty."""
        if isinstance(value, dict):
            return [line for key, member in value.items() for line in self.entry(key, member)]
        return [line for member in value for line in self.entry(None, member)]

    def entry(self, key: str | None, value: Json) -> list[str]:
        """The lines of a key with its value, or of an item of a list."""
        head = _DASH if key is None else f"{_key(key)}: "
        if is_inline(value):
            return [f"{head}{scalar_text(value)}"]
        lines = self.block(value)
        if key is not None:
            indent = " " * self.step(value)
            return [head.rstrip(), *(f"{indent}{line}" for line in lines)]
        indent = " " * len(_DASH)
        return [f"{head}{lines[0]}", *(f"{indent}{line}" for line in lines[1:])]


def layout_of(root: Node, lines: Lines) -> Layout:
    """The layout of a document: that of its first map and its first list below a key."""
    steps: dict[str, int] = {}
    for kind, step in _steps(root, lines):
        steps.setdefault(kind, step)
        if len(steps) > 1:
            break
    return Layout(map_step=steps.get("map", _STEP), list_step=steps.get("list", 0))


def _steps(root: Node, lines: Lines) -> Iterator[tuple[str, int]]:
    for node in root.all_below():
        for entry in node.entries if node.kind == "map" and not node.is_flow else ():
            inner = entry.value
            if inner.entries and not inner.is_flow:
                step = lines.column(inner.entries[0].start) - lines.column(entry.start)
                yield inner.kind, step


def is_inline(value: Json) -> bool:
    """Whether a value is written on one line in a block: a scalar or an empty collection."""
    return not isinstance(value, dict | list) or not value


def scalar_text(value: Json) -> str:
    """A scalar or an empty collection on one line."""
    text = document_to_yaml(value).removesuffix("\n")
    return json.dumps(value, ensure_ascii=False) if "\n" in text else text


def flow_text(value: Json, *, quoted: bool) -> str:
    """Any value on one line, as it stands in brackets.

    Args:
        value: plain data.
        quoted: whether every text is in double quotes, as in JSON.
    """
    if isinstance(value, dict):
        return f"{{{', '.join(flow_entry(*pair, quoted=quoted) for pair in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(flow_text(each, quoted=quoted) for each in value)}]"
    text = scalar_text(value)
    if isinstance(value, str) and (quoted or not _PLAIN_IN_BRACKETS.fullmatch(text)):
        return text if text.startswith('"') else json.dumps(value, ensure_ascii=False)
    return text


def flow_entry(key: str | None, value: Json, *, quoted: bool) -> str:
    """A key with its value, or an item of a list, as it stands in brackets."""
    text = flow_text(value, quoted=quoted)
    return text if key is None else f"{flow_text(key, quoted=quoted)}: {text}"


def _key(key: str) -> str:
    return document_to_yaml({key: None}).removesuffix(": null\n")
