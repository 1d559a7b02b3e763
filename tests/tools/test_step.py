"""A step of the Makefile says what it does, passes its exit code on, and ends without a trace."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from tests.waiting import PATIENCE, has_ended, until
from tools import step

SCRIPT = step.__file__
ASLEEP = """\
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
open(sys.argv[1], "w").write(str(child.pid))
time.sleep(600)
"""


def test_it_says_what_it_does_and_passes_the_exit_code_on() -> None:
    adding = [sys.executable, "-c", "raise SystemExit(3)"]
    command = [sys.executable, SCRIPT, "--talks", "Adding up", *adding]
    result = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (result.returncode, result.stdout, result.stderr) == (3, "Adding up ...\n", "")


def test_a_command_that_is_not_there_is_an_error_without_a_traceback() -> None:
    command = [sys.executable, SCRIPT, "Adding up", "no-such-command"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)

    assert result.returncode == 127
    assert result.stderr == "error: [Errno 2] No such file or directory: 'no-such-command'\n"


def test_while_a_command_says_nothing_it_says_that_it_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = tmp_path / "seen"
    waiting = f"until [ -e '{seen}' ]; do sleep 0.02; done"
    said: list[str] = []

    def say(line: str, **_: object) -> None:
        said.append(line)
        if len(said) > 1:
            seen.touch()

    monkeypatch.setattr(step, "_EVERY", 0.01)
    monkeypatch.setattr("builtins.print", say)

    assert step.main(["Waiting", "sh", "-c", waiting]) == 0
    assert said[0] == "Waiting ..."
    assert re.fullmatch(r"  Waiting: \d+ s so far", said[1])


@pytest.mark.parametrize(
    ("options", "fails", "code"),
    [(["--again"], 1, 0), (["--again"], 2, 0), (["--again"], 3, 4), ([], 1, 4)],
    ids=["once", "twice", "three times", "a step that is not tried again"],
)
def test_what_downloads_is_tried_three_times(
    options: list[str], fails: int, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(step, "_PAUSES", (0, 0))
    monkeypatch.chdir(tmp_path)
    trying = f"echo x >> tries; [ $(wc -l < tries) -gt {fails} ] || exit 4"

    assert step.main([*options, "Downloading", "sh", "-c", trying]) == code


@pytest.mark.usefixtures("hears_interruptions")
def test_an_interruption_ends_everything_it_started_in_silence(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    program = [sys.executable, "-c", ASLEEP, str(note)]
    process = subprocess.Popen(
        [sys.executable, SCRIPT, "--talks", "Sleeping", *program],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert until(lambda: note.exists() and note.read_text(encoding="utf-8"))
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=PATIENCE)

    assert (process.returncode, said) == (130, ("Sleeping ...\n", ""))
    assert until(partial(has_ended, int(note.read_text(encoding="utf-8"))))
