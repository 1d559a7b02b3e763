"""Writes what the commands shown in ``docs/`` say now into the console sessions there.

A test runs every session and compares, so a change of words is one ``make stubs``, to be read in
the diff.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

__all__ = ["main", "output_of", "sessions_in"]

ROOT: Final = Path(__file__).parents[1]
_CONSOLE: Final = re.compile(r"(?<=^```console\n).*?(?=^```)", re.MULTILINE | re.DOTALL)
_PROMPT: Final = re.compile(r"^\$ ", re.MULTILINE)


def sessions_in(block: str) -> Iterator[tuple[str, str]]:
    """Each command of a console block with the output shown, as it stands there."""
    for session in _PROMPT.split(block)[1:]:
        command, _, shown = session.partition("\n")
        yield command, shown


def output_of(command: str) -> str:
    """What a command says, on both streams."""
    programs = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "NO_COLOR": "1"}
    result = subprocess.run(  # noqa: S603  # our own documents
        ["bash", "-c", command],  # noqa: S607  # the shell of readers
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return (result.stdout + result.stderr).strip("\n")


def _rewritten(block: str) -> str:
    lines = []
    for command, shown in sessions_in(block):
        lines += [f"$ {command}", output_of(command), *[""] * shown.endswith("\n\n")]
    return "\n".join([*lines, ""])


def main() -> None:
    """Rewrite every session."""
    for file in sorted((ROOT / "docs").rglob("*.md")):
        text = file.read_text(encoding="utf-8")
        new = _CONSOLE.sub(lambda found: _rewritten(found[0]), text)
        if new != text:
            file.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
