"""Declarations typed into the page, run as a file of their own; what they declare, as YAML."""

from __future__ import annotations

import io
import runpy
import tempfile
import traceback
from collections.abc import Iterable, Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Final

from constructs_lib.declaration.base import Declaration
from constructs_lib.errors import ConstructsLibError
from constructs_lib.k8s.manifest import Json
from constructs_lib.report.terminal import as_text
from constructs_lib.write import write_yaml

__all__ = ["answer"]

_FILE: Final = "agents.py"
_FOLDER: Final = "dist"
_LONGEST: Final = 20_000
"""Characters that are shown of what a declaration prints."""
_NONE: Final = (
    "Nothing is declared. Give each spec a name, as in agent = NodeExporterSpec(...), "
    "or write them with write_yaml."
)
_NEEDS_NODE: Final = (
    "The construct classes and cdk8s need Node.js, which a page does not have. "
    "Declare specs instead: LogAgentSpec(...) for LogAgent(...)."
)
_CDK8S: Final = frozenset({"cdk8s", "constructs", "jsii", "constructs_lib.cdk"})


def answer(*, code: str) -> Json:
    """Run declarations.

    What they write below their folder counts, as ``write_yaml`` does; where they write nothing,
    every spec that has a name, or is in a list or dictionary that has one.

    Args:
        code: the text of a module. It may do whatever Python may: in the page that is a worker
            without network and files.

    Returns:
        An object: the ``yaml``; the ``output`` that was printed; ``problem``, what is wrong, or
        nothing; and the ``line`` of it, 0 where that is unknown.
    """
    said = io.StringIO()
    text, problem, line = "", "", 0
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        Path(_FILE).write_text(code, encoding="utf-8")
        try:
            with redirect_stdout(said), redirect_stderr(said):
                names = _names()
            if not any(Path().rglob("*.yaml")):
                write_yaml(_FOLDER, _declared(names.values()))
            text = "---\n".join(_written())
            problem = "" if text else _NONE
        except ConstructsLibError as error:
            problem, line = as_text(error.lines()), _line(error)
        except Exception as error:  # noqa: BLE001  # it is the user's code
            problem, line = as_text(_words(error)), _line(error)
    output = said.getvalue()
    shown = as_text(output[:_LONGEST].splitlines())
    return {"yaml": text, "output": shown, "problem": problem, "line": line}


def _names() -> dict[str, object]:
    """What the code gives names to, when it has run."""
    try:
        return runpy.run_path(_FILE, run_name="__main__")
    except SystemExit as end:
        if end.code not in {None, 0}:
            message = f"it ended with {end.code!r}"
            raise RuntimeError(message).with_traceback(end.__traceback__) from None
        return {}


def _declared(values: Iterable[object]) -> Iterator[Declaration]:
    """The declarations among some values, each once, in their order."""
    seen: set[int] = set()
    waiting = list(values)[::-1]
    while waiting:
        value = waiting.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, Declaration):
            yield value
        elif isinstance(value, dict):
            waiting += list(value.values())[::-1]
        elif isinstance(value, list | tuple):
            waiting += value[::-1]


def _written() -> Iterator[str]:
    for path in sorted(Path().rglob("*.yaml")):
        yield f"# {path.as_posix()}\n{path.read_text(encoding='utf-8')}"


def _words(error: Exception) -> list[str]:
    if isinstance(error, ModuleNotFoundError) and error.name in _CDK8S:
        return [_NEEDS_NODE]
    return traceback.format_exception_only(error)[-1].splitlines()


def _line(error: Exception) -> int:
    """The line of the code where it happened: the last one before the library's."""
    if isinstance(error, SyntaxError) and error.filename == _FILE:
        return error.lineno or 0
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == _FILE]
    return (lines[-1] if lines else 0) or 0
