"""A writer of Fluentd's own configuration format.

Its YAML form could not carry secrets without a YAML tag of its own (``!fluent/s``), so the older
format is written: sections in angle brackets, one parameter a line. Within double quotes and
within JSON, ``#{...}`` is Ruby that runs as the file is read; so each ``#`` of a text is escaped.
Facts: Fluentd 1.19, ``lib/fluent/config/v1_parser.rb`` and ``literal_parser.rb``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from constructs_lib.k8s.manifest import Json
from constructs_lib.record import dataclass, field

__all__ = ["Ruby", "Section", "Value", "document"]

_BARE: Final = re.compile(r"[A-Za-z0-9_./:*@%][A-Za-z0-9_./:*@%,-]*")
"""What needs no quotes."""
_ESCAPES: Final = str.maketrans(
    {"\\": r"\\", '"': r"\"", "#": r"\#", "\n": r"\n", "\r": r"\r", "\t": r"\t"}
)


@dataclass(frozen=True, slots=True)
class Ruby:
    """An expression that Fluentd evaluates as it reads its configuration. Never a user's text."""

    code: str


Value: TypeAlias = str | int | bool | Ruby | Sequence[Json] | Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section, such as ``<match **>``.

    Attributes:
        name: its name.
        argument: what stands behind the name.
        parameters: its parameters, in order.
        sections: the sections within it.
    """

    name: str
    argument: str = ""
    parameters: Mapping[str, Value] = field(default_factory=dict)
    sections: Sequence[Section] = ()

    def lines(self) -> Iterator[str]:
        """Its lines, those within it indented."""
        yield f"<{self.name} {self.argument}>" if self.argument else f"<{self.name}>"
        for name, value in self.parameters.items():
            yield f"  {name} {_literal(value)}"
        for section in self.sections:
            yield from (f"  {line}" for line in section.lines())
        yield f"</{self.name}>"


def document(sections: Iterable[Section]) -> str:
    """A whole configuration file."""
    return "\n".join(line for section in sections for line in section.lines()) + "\n"


def _literal(value: Value) -> str:
    if isinstance(value, Ruby):
        return f'"#{{{value.code}}}"'
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return value if _BARE.fullmatch(value) else f'"{value.translate(_ESCAPES)}"'
    return json.dumps(value).replace("#", r"\u0023")
