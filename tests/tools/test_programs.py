"""The real programs of the tests: found, placed, or said to be missing at once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools import programs
from tools.programs import PROGRAMS, Program, UnavailableError, find

SCRIPT = Path(programs.__file__)


def run_where_nothing_is_installed(folder: Path, **environment: str) -> tuple[int, list[str]]:
    """The real script, in a checkout and with a PATH that hold no program at all."""
    tools = folder / "tools"
    tools.mkdir()
    shutil.copy(SCRIPT, tools)
    result = subprocess.run(
        [sys.executable, str(tools / SCRIPT.name)],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": str(folder / "empty"), **environment},
    )
    assert result.stderr == ""

    return result.returncode, result.stdout.splitlines()


def test_what_cannot_be_had_is_said_with_one_line_for_each(tmp_path: Path) -> None:
    code, lines = run_where_nothing_is_installed(tmp_path)

    assert code == 0
    assert lines == [
        f"Missing programs that tests run: {', '.join(each.name for each in PROGRAMS)}.",
        *(
            f"  {program.name} cannot be had, so tests that need it are skipped: "
            "there is no apt-get here; install it yourself"
            for program in PROGRAMS
        ),
    ]


def test_in_ci_that_is_a_failure(tmp_path: Path) -> None:
    code, _ = run_where_nothing_is_installed(tmp_path, CI="true")

    assert code == 1


@pytest.mark.parametrize("fails", [1, 2, 3])
def test_what_cannot_be_had_at_once_is_tried_three_times(
    fails: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shell, lacking = Program("sh", "dash", "bin/sh"), Program("no-such", "none", "bin/none")
    tried: list[str] = []

    def bring(program: Program) -> None:
        tried.append(program.name)
        if program is lacking or tried.count(program.name) <= fails:
            raise UnavailableError("no network")

    monkeypatch.setattr(programs, "_PAUSES", (0, 0))
    monkeypatch.setattr(programs, "_try_out", lambda _: None)

    failed = programs._bring([shell, lacking], bring)

    assert failed == dict.fromkeys([shell, lacking] if fails == 3 else [lacking], "no network")
    assert (tried.count("sh"), tried.count("no-such")) == (min(fails + 1, 3), 3)
    assert "no-such: tried again in 0 s" in capsys.readouterr().out


def test_an_unpacked_program_starts_with_its_own_libraries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = Program("greeter", "greeter", "usr/bin/greeter")
    root = tmp_path / "it's unpacked"
    library = root / "usr" / "lib" / "libgreeting.so.1"
    library.parent.mkdir(parents=True)
    library.touch()
    file = root / program.file
    file.parent.mkdir()
    file.write_text('#!/bin/sh\necho "$LD_LIBRARY_PATH" "$@"\n', encoding="utf-8")
    file.chmod(0o755)
    monkeypatch.setattr(programs, "FOLDER", tmp_path / "o'clock")
    monkeypatch.setattr(programs, "STARTERS", tmp_path / "o'clock" / "bin")

    programs.place(program, root)
    found = find("greeter")

    assert found is not None
    assert subprocess.check_output([found, "a  b"], text=True, env=os.environ) == (
        f"{tmp_path}/o'clock/greeter/usr/lib a  b\n"
    )
