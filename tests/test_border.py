"""One border for text: nothing else prints, writes, or calls a text clean.

What leaves the program passes the border of its medium, which gives a ``Printable``; mypy holds the
writers to it. This test reads the source as a syntax tree and names the line that goes around them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "constructs_lib"

MAKES = {
    "Printable": {
        "report/terminal.py",
        "report/markdown.py",
        "report/json_text.py",
        "report/xml_text.py",
        "report/coverage/markup.py",
    },
    "Painted": {"report/terminal.py"},
    "_Annotation": {"report/terminal.py"},
    "Markdown": {"report/markdown.py"},
    "Markup": {"report/coverage/markup.py"},
    "_Lines": {"report/xml_text.py"},
}
"""Each type of clean text, and the border that makes it."""

PRINTS = {
    "print": set[str](),
    "echo": {"cli/outputs.py"},
    "secho": set[str](),
    "pass_on": {"cli/fix_files.py"},
    "stdout": {
        "cli/kept/question.py",  # asks whether it is a terminal
        "cli/main.py",  # the version
        "cli/outputs.py",
        "cli/finish.py",  # asks whether click has changed it
    },
    "stderr": {
        "cdk/app.py",  # what ends an app, cleaned as the others
        "cli/kept/question.py",  # asks whether it is a terminal
        "cli/outputs.py",
    },
    "__stdout__": set[str](),
    "__stderr__": set[str](),
}
"""What prints, and where it may stand; synth reads the streams of cdk8s, which are not ours."""

JSON = {
    "report/json_text.py",
    # Written pieces, which become a document at the border.
    "report/check/json.py",
    "report/check/sarif.py",
    "report/coverage/json.py",
    "report/coverage/json_full.py",
    # A value within a line of text.
    "report/change/words.py",
    "cli/fetch.py",
}
"""Where reports and commands may write JSON."""


def modules() -> list[str]:
    return sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


@cache
def nodes(module: str) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse((PACKAGE / module).read_text(encoding="utf-8"))))


def calls(module: str) -> Iterator[tuple[int, str, ast.Call]]:
    """Every call of a module: line, last name of what is called, and the call."""
    for node in nodes(module):
        if isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Attribute):
                yield node.lineno, called.attr, node
            elif isinstance(called, ast.Name):
                yield node.lineno, called.id, node


def streams(module: str) -> Iterator[tuple[int, str]]:
    """Where a module takes a stream of the process."""
    for node in nodes(module):
        match node:
            case ast.Attribute(value=ast.Name(id="sys"), attr=name) if name in PRINTS:
                yield node.lineno, name


def test_only_the_border_of_a_medium_calls_a_text_clean() -> None:
    found = [
        f"{module}:{line}: {name}() belongs into {', '.join(sorted(MAKES[name]))}"
        for module in modules()
        for line, name, _ in calls(module)
        if name in MAKES and module not in MAKES[name]
    ]

    assert found == []


def test_only_the_outputs_of_the_command_line_print() -> None:
    printed = [
        *((module, line, name) for module in modules() for line, name, _ in calls(module)),
        *((module, line, name) for module in modules() for line, name in streams(module)),
    ]
    found = [
        f"{module}:{line}: {name} prints past cli/outputs.py"
        for module, line, name in printed
        if name in PRINTS and module not in PRINTS[name]
    ]

    assert found == []


def test_reports_and_commands_write_no_json_past_its_border() -> None:
    found = [
        f"{module}:{line}: json.dumps() goes around report/json_text.py"
        for module in modules()
        if module.startswith(("report/", "cli/")) and module not in JSON
        for line, name, _ in calls(module)
        if name in {"dump", "dumps"}
    ]

    assert found == []


def test_commands_write_files_through_their_outputs_only() -> None:
    writers = {"write_text", "write_bytes", "write_file", "write_files", "append_file", "open"}
    may = {
        ("cli/outputs.py", "write_file"),
        ("cli/outputs.py", "append_file"),
        ("cli/outputs.py", "open"),  # of the null device
        ("cli/outputs.py", "write_text"),
        ("cli/adopt.py", "write_files"),  # code made of literals
        ("cli/adopted_module.py", "write_file"),  # YAML, into a folder that the program made
        ("cli/known_findings.py", "write_text"),  # that of the outputs
        ("cli/edited_files.py", "write_files"),  # the user's own text
        ("cli/gitops/promoter.py", "write_files"),  # manifests, as they are committed
        ("cli/kept/answers.py", "open"),  # to read
        ("cli/kept/question.py", "open"),  # to read
        ("cli/kept/keeping.py", "write_file"),  # what passed the border once
        ("cli/fetch.py", "write_files"),  # bytes whose digest is pinned
        ("cli/download.py", "open"),  # an address
        ("cli/init.py", "write_files"),  # texts of the package itself
        ("cli/images/texts.py", "write_file"),  # images.lock, which is JSON of its own
    }
    found = [
        f"{module}:{line}: {name}() writes past cli/outputs.py"
        for module in modules()
        if module.startswith(("report/", "cli/"))
        for line, name, _ in calls(module)
        if name in writers and (module, name) not in may
    ]

    assert found == []


def is_own(expression: ast.expr) -> bool:
    """Whether an expression is a text of the source: a constant, or a field of a rule."""
    if isinstance(expression, ast.Constant):
        return True
    if isinstance(expression, ast.Attribute):
        return isinstance(expression.value, ast.Name) and expression.value.id == "rule"
    if isinstance(expression, ast.Call) and isinstance(expression.func, ast.Attribute):
        return is_own(expression.func.value)  # rule.summary.replace(...)
    if isinstance(expression, ast.Call):  # words about a rule
        return [getattr(each, "id", None) for each in expression.args] == ["rule"]
    return isinstance(expression, ast.Name) and expression.id in {"name", "head"}


def test_markdown_is_made_of_templates_that_stand_in_the_source() -> None:
    found = [
        f"{module}:{line}: {name}() takes what may come from an input"
        for module in modules()
        if module != "report/markdown.py" and module.startswith("report/")
        for line, name, call in calls(module)
        if name in {"markdown", "own"} and not is_own(call.args[0])
    ]

    assert found == []


@pytest.mark.parametrize("name", sorted(MAKES))
def test_every_type_of_clean_text_is_made_somewhere(name: str) -> None:
    assert any(name == called for border in MAKES[name] for _, called, _ in calls(border))
