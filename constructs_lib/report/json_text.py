"""JSON for programs that also stands in logs: the border every JSON report passes.

It is plain ASCII: what is not is escaped, so that no character acts on the terminal it is shown on,
and a name that a runner would take for a command is spelled otherwise. Programs read the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Final

from constructs_lib.k8s.manifest import Json
from constructs_lib.report.printable import Printable
from constructs_lib.report.words import RUNNER_COMMAND

__all__ = ["json_document", "json_text", "list_of"]

_ODD: Final = re.compile(r"[^\n -~]")


def json_text(value: Json) -> Printable:
    """A value as an indented JSON document."""
    return json_document([json.dumps(value, indent=2, default=str), "\n"])


def json_document(pieces: Iterable[str]) -> Printable:
    """The pieces of a JSON document, one after the other."""
    text = "".join(pieces)
    # Most are clean, and these two questions take a tenth of the time of a search.
    if not (text.isascii() and text.replace("\n", "").isprintable()):
        text = _ODD.sub(lambda odd: _escaped(odd[0]), text)
    return Printable(RUNNER_COMMAND.sub(r"#\\u0023", text) if "##" in text else text)


def list_of(key: str, items: Iterable[str]) -> Iterator[str]:
    """Pieces of a document: a list of the whole, an item on each line.

    Args:
        key: its name.
        items: the items, each written already.
    """
    yield f'"{key}": ['
    separator = "\n"
    for item in items:
        yield separator
        yield item
        separator = ",\n"
    yield "\n],\n"


def _escaped(character: str) -> str:
    # Python leaves DEL as it is.
    return "\\u007f" if character == "\x7f" else json.dumps(character)[1:-1]
