"""The written signatures of the constructs are those of the specs, with their real defaults."""

from __future__ import annotations

import ast
from importlib import import_module
from typing import Any

import pytest

from constructs_lib.cdk import catalogue
from tools.construct_signatures import TARGET, stub_text

FROM_THE_SCOPE = {"name", "namespace"}
"""Fields whose defaults are the construct's id and the chart's namespace."""


def test_the_signatures_are_fresh() -> None:
    assert TARGET.read_text(encoding="utf-8") == stub_text(), "run: make stubs"


def names_of(stub: ast.Module) -> dict[str, Any]:
    """What the stub imports."""
    return {
        alias.name: getattr(import_module(str(node.module)), alias.name)
        for node in stub.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


STUB = ast.parse(TARGET.read_text(encoding="utf-8"))
CLASSES = [node for node in STUB.body if isinstance(node, ast.ClassDef)]


@pytest.mark.parametrize("written", CLASSES, ids=lambda node: node.name)
def test_the_defaults_shown_are_those_that_count(written: ast.ClassDef) -> None:
    fields = getattr(catalogue, written.name).spec_type.model_fields
    (init,) = (node for node in written.body if isinstance(node, ast.FunctionDef))
    shown = {
        argument.arg: eval(ast.unparse(default), names_of(STUB))  # noqa: S307  # our own stub
        for argument, default in zip(init.args.kwonlyargs, init.args.kw_defaults, strict=True)
        if default is not None and argument.arg not in FROM_THE_SCOPE
    }
    real = {
        name: field.get_default(call_default_factory=True)
        for name, field in fields.items()
        if name not in FROM_THE_SCOPE and not field.is_required()
    }

    assert shown == real


@pytest.mark.parametrize("written", CLASSES, ids=lambda node: node.name)
def test_the_words_shown_are_whole(written: ast.ClassDef) -> None:
    spec = getattr(catalogue, written.name).spec_type
    words = (spec.__doc__ or "").partition("Raises:")[0].split()

    assert (ast.get_docstring(written) or "").split() == words
