"""Fluent Bit's configuration, in both of its formats, as sections of properties.

The classic format has ``[INPUT]`` on a line and a property on each line below it; the YAML format
has ``pipeline.inputs`` and the like. What neither reads is no configuration of Fluent Bit, or one
that this does not understand: then there are no sections, and nobody is accused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from constructs_lib.errors import YamlError
from constructs_lib.k8s.manifest import Json
from constructs_lib.yaml.reader import Document, read_yaml

__all__ = ["Section", "read_fluent_bit"]

_HEAD: Final = re.compile(r"\[\s*(\w+)\s*\]\s*")
_PROPERTY: Final = re.compile(r"\s+(\S+)\s+(\S.*?)\s*")
_TRUE: Final = ("on", "true", "yes")
_KINDS: Final[Mapping[str, str]] = {"inputs": "input", "filters": "filter", "outputs": "output"}
"""Lists of the YAML format's pipeline, and what the classic format calls one of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section, such as one input.

    Attributes:
        kind: ``service``, ``input``, ``filter``, ``output`` or what else stands in the brackets.
        properties: its properties; Fluent Bit minds no case in their names, so they are lower.
        lines: the line of each property, counted from 1.
    """

    kind: str
    properties: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """A property's value; empty if it is not there."""
        return self.properties.get(name, "")

    def is_on(self, name: str) -> bool:
        """Whether a property is switched on."""
        return self.get(name).lower() in _TRUE


def read_fluent_bit(text: str) -> Sequence[Section]:
    """The sections of a configuration file; none if it is no such file."""
    classic = tuple(_classic(text))
    return classic or tuple(_yaml(text))


def _classic(text: str) -> Iterator[Section]:
    kind, properties, lines = "", dict[str, str](), dict[str, int]()
    for number, line in enumerate(text.splitlines(), start=1):
        head = _HEAD.fullmatch(line)
        entry = _PROPERTY.fullmatch(line)
        if head is not None:
            if kind:
                yield Section(kind=kind, properties=properties, lines=lines)
            kind, properties, lines = head[1].lower(), {}, {}
        elif kind and entry is not None and not entry[1].startswith("#"):
            properties[entry[1].lower()] = entry[2]
            lines[entry[1].lower()] = number
    if kind:
        yield Section(kind=kind, properties=properties, lines=lines)


def _yaml(text: str) -> Iterator[Section]:
    try:
        documents = list(read_yaml(text))
    except YamlError:
        return
    for document in documents:
        if not isinstance(document.value, dict):
            continue
        yield from _section(document, "service", document.value.get("service"), "service")
        pipeline = document.value.get("pipeline")
        if not isinstance(pipeline, dict):
            continue
        for plural, kind in _KINDS.items():
            entries = pipeline.get(plural)
            for index, entry in enumerate(entries if isinstance(entries, list) else ()):
                yield from _section(document, kind, entry, "pipeline", plural, index)


def _section(document: Document, kind: str, value: Json, *path: str | int) -> Iterator[Section]:
    if isinstance(value, dict):
        properties = {key.lower(): _text(each) for key, each in value.items()}
        lines = {key.lower(): document.position((*path, key)).line for key in value}
        yield Section(kind=kind, properties=properties, lines=lines)


def _text(value: Json) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
