"""Every console session shown in ``docs/`` is run, and says what it is shown to say."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROGRAMS = Path(sys.executable).parent


def sessions() -> Iterator[tuple[str, str, str]]:
    """File, command and the output shown."""
    console = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
    for file in sorted((ROOT / "docs").glob("*.md")):
        for block in console.findall(file.read_text(encoding="utf-8")):
            for session in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                command, _, shown = session.partition("\n")
                yield file.name, command, shown


@pytest.mark.parametrize(
    ("file", "command", "shown"), list(sessions()), ids=lambda text: text.partition("\n")[0][:60]
)
def test_a_console_session_says_what_is_shown(file: str, command: str, shown: str) -> None:
    result = subprocess.run(
        ["bash", "-c", command],
        cwd=ROOT,
        env={**os.environ, "PATH": f"{PROGRAMS}:{os.environ['PATH']}", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (result.stdout + result.stderr).strip() == shown.strip(), f"{file}: {command}"
