"""No two files import each other, not even for type checkers or inside a function."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import constructs_lib

ROOT = Path(constructs_lib.__file__).parent
ROOMS = sorted(path.name for path in ROOT.iterdir() if (path / "__init__.py").exists())
ASK_LATE = {
    ("constructs_lib.policy.engine.suppressions", "constructs_lib.policy.rules.catalogue"),
}
"""Imports inside a function that close a circle on purpose."""


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {module_of(path): path for path in ROOT.rglob("*.py")}


def imports(path: Path) -> Iterator[str]:
    """The files of this library that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                below = f"{node.module}.{alias.name}"
                yield below if below in FILES else node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def graph(room: str) -> Mapping[str, set[str]]:
    inside = {name: path for name, path in FILES.items() if name.split(".")[1:2] == [room]}
    return {
        name: {
            other
            for other in imports(path)
            if other in inside and other != name and (name, other) not in ASK_LATE
        }
        for name, path in inside.items()
    }


@pytest.mark.parametrize("room", ROOMS)
def test_no_files_import_each_other(room: str) -> None:
    try:
        TopologicalSorter(graph(room)).prepare()
    except CycleError as error:
        pytest.fail(f"these import each other: {' <- '.join(error.args[1])}")
