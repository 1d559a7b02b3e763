"""Writes what the commands say now into the console sessions of the README and ``docs/``.

A test runs every session and compares, so a change of words is one ``make stubs``, to be read in
the diff.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

__all__ = ["STEPS", "documents", "main", "output_of", "sessions_in", "steps_in"]

ROOT: Final = Path(__file__).parents[1]
STEPS: Final = {
    "adopt.md": "examples/adopt",
    "fleets.md": "examples/fleet",
    "gitops.md": "examples/fleet",
}
"""Documents whose sessions follow one another, in a copy of a folder."""

_CONSOLE: Final = re.compile(r"(?<=^```console\n).*?(?=^```)", re.MULTILINE | re.DOTALL)
_PROMPT: Final = re.compile(r"^\$ ", re.MULTILINE)


def documents() -> list[Path]:
    """Everything that shows what commands say."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def sessions_in(block: str) -> Iterator[tuple[str, str]]:
    """Each command of a console block with the output shown, as it stands there."""
    for session in _PROMPT.split(block)[1:]:
        command, _, shown = session.partition("\n")
        yield command, shown


def steps_in(text: str) -> list[tuple[str, str]]:
    """Every command of a document with the output shown, in its order."""
    return [step for block in _CONSOLE.findall(text) for step in sessions_in(block)]


def output_of(command: str, *, folder: Path = ROOT) -> str:
    """What a command says, on both streams.

    Args:
        command: the command.
        folder: where it is run.
    """
    programs = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "NO_COLOR": "1"}
    result = subprocess.run(  # noqa: S603  # our own documents
        ["bash", "-c", command],  # noqa: S607  # the shell of readers
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return (result.stdout + result.stderr).strip("\n")


def _rewritten(block: str, folder: Path) -> str:
    lines = []
    for command, shown in sessions_in(block):
        said = output_of(command, folder=folder)
        lines += [f"$ {command}", said, *[""] * shown.endswith("\n\n")]
    return "\n".join([*lines, ""])


def _rewritten_in(folder: Path, found: re.Match[str]) -> str:
    return _rewritten(found[0], folder)


def main() -> None:
    """Rewrite every session."""
    for file in documents():
        text = file.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as scratch:
            folder = ROOT
            if file.name in STEPS:
                folder = Path(shutil.copytree(ROOT / STEPS[file.name], Path(scratch) / "copy"))
            new = _CONSOLE.sub(partial(_rewritten_in, folder), text)
        if new != text:
            file.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
