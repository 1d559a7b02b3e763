"""The fields of a part of a declaration as a table: type, default and meaning, from the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Final

from constructs_lib.declaration.choices import AGENT_MODULES
from constructs_lib.declaration.model import Part
from tools.construct_signatures import annotation, default_text, documentation
from tools.docs_site.generated.docstring import paragraphs

__all__ = ["MODULES", "api_page", "fields_table", "homes"]

MODULES: Final = ("constructs_lib", *(f"constructs_lib.{name}" for name in AGENT_MODULES))
"""Everything that is public."""

_LONGEST: Final = 60
"""Characters of a default that a table shows."""


def api_page(module: str) -> str:
    """Where the reference of a module lies."""
    return f"docs/api/{module}.md"


@cache
def homes() -> Mapping[str, str]:
    """The public module of each public name."""
    found: dict[str, str] = {}
    for module in MODULES:
        for name in import_module(module).__all__:
            found.setdefault(name, module)
    return found


def fields_table(part: type[Part], *, api: str, without: Collection[str] = ()) -> Iterator[str]:
    """The lines of the table; none for a part without fields.

    Args:
        part: the part.
        api: the way from the page to the reference of the API.
        without: fields that stand elsewhere.
    """
    # What only tells parts of a union from each other is written by nobody.
    fields = {
        name: info
        for name, info in part.model_fields.items()
        if name not in without and (info.is_required() or documentation(part, name))
    }
    if not fields:
        return
    yield "| field | type | default | meaning |"
    yield "|---|---|---|---|"
    required_first = sorted(fields.items(), key=lambda each: not each[1].is_required())
    for name, info in required_first:
        default = "required"
        if not info.is_required():
            text = default_text(info.get_default(call_default_factory=True))
            default = f"`{_cell(text)}`" if len(text) <= _LONGEST else "see the signature"
        meaning = _cell(paragraphs(documentation(part, name)))
        yield f"| `{name}` | {_type(part, name, api)} | {default} | {meaning} |"


def _type(part: type[Part], name: str, api: str) -> str:
    """The type as it is written, each public name a link to where it is explained."""
    text = ast.unparse(annotation(part, name)).replace("ListOf[", "list[")
    shown = []
    for word in re.split(r"(\b[A-Z]\w+\b)", text):
        home = homes().get(word)
        if home is not None:
            shown.append(f"[`{word}`]({api}/{home}.md#{word.lower()})")
        elif word:
            shown.append(f"`{_cell(word)}`")
    return "".join(shown).replace("``", "")


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
