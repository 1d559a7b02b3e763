"""What the lines of an adopted module are: which field or statement each of them belongs to."""

from __future__ import annotations

import ast
from collections import Counter

__all__ = ["lines_by_kind"]

_ENDING = "the end: AGENTS and what writes them"


def lines_by_kind(text: str) -> Counter[str]:
    """How many lines of a module, without blank ones, belong to what.

    Args:
        text: the module.
    """
    kinds: dict[int, str] = {}
    for statement in ast.parse(text).body:
        kind = _kind(statement)
        kinds.update(dict.fromkeys(_lines(statement), kind))
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call):
            for argument in statement.value.keywords if kind == "NodeAgent" else ():
                kinds.update(dict.fromkeys(_lines(argument.value), str(argument.arg)))
    return Counter(
        kinds.get(number, "findings of check")
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip()
    )


def _lines(node: ast.stmt | ast.expr) -> range:
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)


def _kind(statement: ast.stmt) -> str:
    match statement:
        case ast.Import() | ast.ImportFrom():
            return "imports"
        case ast.Expr():
            return "docstring"
        case ast.FunctionDef():
            return "text()"
        case ast.If() | ast.Assign(targets=[ast.Name("AGENTS")]):
            return _ENDING
        case ast.Assign(
            value=ast.Call(func=ast.Name("NodeAgentSpec") | ast.Attribute(attr="NodeAgentSpec"))
        ):
            return "NodeAgent"
    return "constants"
