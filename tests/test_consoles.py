"""Every console session that a document shows is run, and says what it is shown to say."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.console_sessions import ROOT, STEPS, documents, output_of, sessions_in, steps_in

DOCS = Path(__file__).parents[1] / "docs"


def sessions() -> Iterator[tuple[str, str, str]]:
    """File, command and the output shown."""
    console = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
    for file in [each for each in documents() if each.name not in STEPS]:
        for block in console.findall(file.read_text(encoding="utf-8")):
            for command, shown in sessions_in(block):
                yield file.name, command, shown


@pytest.mark.parametrize(
    ("file", "command", "shown"), list(sessions()), ids=lambda text: text.partition("\n")[0][:60]
)
def test_a_console_session_says_what_is_shown(file: str, command: str, shown: str) -> None:
    assert output_of(command) == shown.strip("\n"), f"{file}: {command}; 'make stubs' rewrites it"


@pytest.mark.parametrize(("name", "folder"), STEPS.items())
def test_steps_that_follow_one_another_say_what_is_shown(
    name: str, folder: str, tmp_path: Path
) -> None:
    copy = Path(shutil.copytree(ROOT / folder, tmp_path / "copy"))

    for command, shown in steps_in((DOCS / name).read_text(encoding="utf-8")):
        said = output_of(command, folder=copy)
        assert said == shown.strip("\n"), f"{name}: {command}; 'make stubs' rewrites it"
