"""Writes the signatures of the construct classes, for editors and type checkers.

A construct takes the fields of its spec as keywords. Python's type system cannot say that, so
the signatures are written out, from the specs themselves, into ``cdk/catalogue.pyi``. A test
checks that the committed file is what this program writes.
"""

from __future__ import annotations

import ast
import builtins
import importlib
import inspect
import sys
import textwrap
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Final

from constructs_lib.cdk import catalogue
from constructs_lib.cdk.construct import SpecConstruct
from constructs_lib.declaration.base import Declaration
from constructs_lib.declaration.model import Part

__all__ = ["annotation", "default_text", "documentation", "main", "stub_text"]

TARGET: Final = Path(catalogue.__file__).with_suffix(".pyi")

_HEAD: Final = '''"""Written by ``make stubs`` from the specs; do not edit."""
'''
_OPTIONAL_HERE: Final = {
    "name": "The construct's id by default.",
    "namespace": "The chart's by default.",
}


class _WithoutAnnotated(ast.NodeTransformer):
    """``Annotated[X, ...]`` becomes ``X``: the checks behind it are for run time."""

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:  # ast's own name
        self.generic_visit(node)
        if isinstance(node.value, ast.Name) and node.value.id == "Annotated":
            assert isinstance(node.slice, ast.Tuple)  # the grammar of Annotated
            return node.slice.elts[0]
        return node


@cache
def _tree(module: ModuleType) -> ast.Module:
    return ast.parse(inspect.getsource(module))


def _class(type_: type[Part]) -> ast.ClassDef:
    body = _tree(sys.modules[type_.__module__]).body
    return next(n for n in body if isinstance(n, ast.ClassDef) and n.name == type_.__name__)


def _declaring_class(spec: type[Part], field: str) -> type[Part]:
    return next(
        base for base in spec.__mro__ if issubclass(base, Part) and field in base.__annotations__
    )


def annotation(spec: type[Part], field: str) -> ast.expr:
    """The type of a field as it is written, without the checks behind it."""
    declared = _class(_declaring_class(spec, field))
    node = next(
        n.annotation
        for n in declared.body
        if isinstance(n, ast.AnnAssign) and isinstance(n.target, ast.Name) and n.target.id == field
    )
    stripped = _WithoutAnnotated().visit(ast.parse(ast.unparse(node), mode="eval"))
    assert isinstance(stripped, ast.Expression)  # the transformer keeps the root
    return stripped.body


def documentation(spec: type[Part], field: str) -> str:
    """The text under a field, on one line; empty where there is none."""
    body = _class(_declaring_class(spec, field)).body
    for node, after in pairwise(body):
        if (
            isinstance(node, ast.AnnAssign)
            and isinstance(node.target, ast.Name)
            and node.target.id == field
            and isinstance(after, ast.Expr)
            and isinstance(after.value, ast.Constant)
        ):
            return " ".join(str(after.value.value).split())
    return ""


def _home(name: str, module: ModuleType) -> str | None:
    """The module that defines a name, as seen from another module; none for a builtin."""
    if hasattr(builtins, name):
        return None
    for node in _tree(module).body:
        if isinstance(node, ast.ImportFrom) and any(
            (a.asname or a.name) == name for a in node.names
        ):
            origin = importlib.import_module(str(node.module))
            return (
                _home(name, origin)
                if str(node.module).startswith("constructs_lib")
                else str(node.module)
            )
    return module.__name__


def _imports(spec: type[Declaration]) -> Iterator[tuple[str, str]]:
    for field in spec.model_fields:
        module = sys.modules[_declaring_class(spec, field).__module__]
        for node in ast.walk(annotation(spec, field)):
            if isinstance(node, ast.Name):
                home = _home(node.id, module)
                if home is not None:
                    yield home, node.id


def default_text(value: object) -> str:
    """A default as a user would write it: of a part, the fields that differ from its own."""
    if isinstance(value, Part):
        set_fields = (n for n in type(value).model_fields if n in value.model_fields_set)
        shown = (f"{name}={default_text(getattr(value, name))}" for name in set_fields)
        return f"{type(value).__name__}({', '.join(shown)})"
    if isinstance(value, tuple):
        items = ", ".join(map(default_text, value))
        return f"({items},)" if len(value) == 1 else f"({items})"
    return repr(value)


def _parts_in(value: object) -> Iterator[type[Part]]:
    if isinstance(value, Part):
        yield type(value)
        for name in value.model_fields_set:
            yield from _parts_in(getattr(value, name))
    if isinstance(value, tuple):
        for item in value:
            yield from _parts_in(item)


def _wrapped(text: str, indent: str, *, first: str = "") -> Iterator[str]:
    yield from textwrap.wrap(
        f"{first}{text}", width=96, initial_indent=indent, subsequent_indent=f"{indent}    "
    )


def _signature(construct: type[SpecConstruct]) -> Iterator[str]:
    spec = construct.spec_type
    yield f"class {construct.__name__}(SpecConstruct):"
    words = (inspect.getdoc(spec) or "").partition("\n\nRaises:")[0].splitlines()
    end = '"""' if len(words) == 1 else '\n"""'
    yield from textwrap.indent('"""' + "\n".join(words) + end, "    ").splitlines()
    yield f"    spec: {spec.__name__}"
    yield "    def __init__("
    yield "        self,"
    yield "        scope: Construct,"
    yield "        id: str,"
    yield "        /,"
    yield "        *,"
    fields = sorted(spec.model_fields.items(), key=lambda item: not item[1].is_required())
    for name, field in fields:
        written = ast.unparse(annotation(spec, name))
        if name in _OPTIONAL_HERE:
            yield f"        {name}: {written} = ...,"
        elif field.is_required():
            yield f"        {name}: {written},"
        else:
            default = field.get_default(call_default_factory=True)
            yield f"        {name}: {written} = {default_text(default)},"
    yield "    ) -> None:"
    yield from textwrap.indent('"""' + "\n".join(words), "        ").splitlines()
    yield ""
    yield "        Args:"
    yield "            scope: the Chart, or a construct inside one."
    yield "            id: the construct's id, unique in its scope."
    for name, _ in fields:
        text = f"{documentation(spec, name)} {_OPTIONAL_HERE.get(name, '')}".strip()
        yield from _wrapped(text, " " * 12, first=f"{name}: ")
    yield ""
    yield "        Raises:"
    yield "            DeclarationError: with every mistake of the declaration."
    yield '        """'


def stub_text() -> str:
    """The stub file's text."""
    constructs: list[type[SpecConstruct]] = [getattr(catalogue, n) for n in catalogue.__all__]
    imports: dict[str, set[str]] = {
        "constructs": {"Construct"},
        SpecConstruct.__module__: {"SpecConstruct"},
    }
    for construct in constructs:
        spec = construct.spec_type
        imports.setdefault(spec.__module__, set()).add(spec.__name__)
        for module, name in _imports(spec):
            imports.setdefault(module, set()).add(name)
        for name, field in spec.model_fields.items():
            if name not in _OPTIONAL_HERE and not field.is_required():
                for part in _parts_in(field.get_default(call_default_factory=True)):
                    imports.setdefault(part.__module__, set()).add(part.__name__)
    lines = [_HEAD]
    lines += [f"from {m} import {', '.join(sorted(names))}" for m, names in sorted(imports.items())]
    lines += ["", f"__all__ = {catalogue.__all__!r}"]
    for construct in constructs:
        lines += ["", *_signature(construct)]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the stub file."""
    TARGET.write_text(stub_text(), encoding="utf-8")


if __name__ == "__main__":
    main()
