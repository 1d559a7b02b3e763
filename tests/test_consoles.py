"""Every console session shown in ``docs/`` is run, and says what it is shown to say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.console_sessions import output_of, sessions_in

DOCS = Path(__file__).parents[1] / "docs"


def sessions() -> Iterator[tuple[str, str, str]]:
    """File, command and the output shown."""
    console = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
    for file in sorted(DOCS.rglob("*.md")):
        for block in console.findall(file.read_text(encoding="utf-8")):
            for command, shown in sessions_in(block):
                yield file.name, command, shown


@pytest.mark.parametrize(
    ("file", "command", "shown"), list(sessions()), ids=lambda text: text.partition("\n")[0][:60]
)
def test_a_console_session_says_what_is_shown(file: str, command: str, shown: str) -> None:
    assert output_of(command) == shown.strip("\n"), f"{file}: {command}; 'make stubs' rewrites it"
