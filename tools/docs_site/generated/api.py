"""The reference of the Python API, from its docstrings: a page for each public module."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Iterator
from importlib import import_module
from typing import Any, Final

from constructs_lib.cdk.construct import SpecConstruct
from constructs_lib.declaration.model import Part
from tools.docs_site.generated.docstring import markdown_of
from tools.docs_site.generated.fields import MODULES, api_page, fields_table
from tools.docs_site.page import Page

__all__ = ["api_pages"]

_INTRODUCTION: Final = """\
What all agents share comes from `constructs_lib`, and what belongs to one kind of agent from the
module of that agent. Everything else is not public and may change.
"""
_LINE: Final = 80
"""Characters of a signature that stand on one line."""
_LONGEST: Final = 400
"""Characters of a constant that are shown."""


def api_pages() -> Iterator[Page]:
    """The list of modules, then the page of each."""
    rows = [f"| [`{name}`]({name}.md) | {_first(import_module(name))} |" for name in MODULES]
    text = [
        "# Python API",
        "",
        _INTRODUCTION,
        "| module | holds |",
        "|---|---|",
        *rows,
        "",
    ]
    yield Page(source="docs/api/README.md", text="\n".join(text))
    for name in MODULES:
        yield Page(source=api_page(name), text="\n".join(_module(name)))


def _first(thing: object) -> str:
    return markdown_of(inspect.getdoc(thing) or "").partition("\n")[0]


def _module(name: str) -> Iterator[str]:
    module = import_module(name)
    yield f"# {name}\n"
    yield markdown_of(module.__doc__ or "")
    for each in sorted(module.__all__, key=lambda word: (word.isupper(), word.lower())):
        yield f"## {each}\n"
        yield from _described(each, getattr(module, each))


def _described(name: str, thing: Any) -> Iterator[str]:
    if inspect.isclass(thing) and issubclass(thing, SpecConstruct):
        spec = f"{name}Spec"
        link = f"[`{spec}`](#{spec.lower()})"
        yield f"The construct of cdk8s, `{name}(scope, id, ...)`, with the fields of {link}.\n"
    elif inspect.isclass(thing) and issubclass(thing, Part):
        yield _doc(thing)
        yield from fields_table(thing, api=".")
        yield ""
    elif inspect.isclass(thing):
        yield _doc(thing)
        yield from _members(thing)
    elif inspect.isfunction(thing):
        yield f"```python\n{name}{_signature(thing)}\n```\n"
        yield _doc(thing)
    else:
        yield f"```python\n{name} = {_written(thing)}\n```\n"


def _doc(thing: Any) -> str:
    return markdown_of(inspect.getdoc(thing) or "")


def _members(thing: type) -> Iterator[str]:
    """The fields and the public methods of a class that is no part of a declaration."""
    if dataclasses.is_dataclass(thing):
        names = [field.name for field in dataclasses.fields(thing) if field.name[0] != "_"]
        if names and "**Attributes**" not in _doc(thing):
            yield "Fields: " + ", ".join(f"`{name}`" for name in names) + ".\n"
    for name, member in vars(thing).items():
        if name.startswith("_"):
            continue
        if isinstance(member, property):
            yield f"- `{name}`: {_first(member)}"
        elif inspect.isfunction(member):
            yield f"- `{name}{_signature(member)}`: {_first(member)}"
    yield ""


def _signature(function: Any) -> str:
    """A signature as it is written; one that is long has a parameter a line."""
    signature = inspect.signature(function)
    text = str(signature).replace("'", "")
    if len(text) <= _LINE or function.__qualname__ != function.__name__:
        return text
    parameters, keyword_only = [], False
    for each in signature.parameters.values():
        if each.kind is each.KEYWORD_ONLY and not keyword_only:
            keyword_only = True
            parameters.append("    *,")
        parameters.append(f"    {str(each).replace(chr(39), '')},")
    returned = str(signature.return_annotation).replace("'", "")
    return "\n".join(["(", *parameters, f") -> {returned}"])


def _written(thing: Any) -> str:
    text = repr(thing).replace("typing.", "")
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} ..."
