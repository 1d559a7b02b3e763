"""A step of the Makefile says what it does, passes its exit code on, and ends without a trace."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tools import step

SCRIPT = step.__file__
ASLEEP = """\
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
open(sys.argv[1], "w").write(str(child.pid))
time.sleep(60)
"""


def test_it_says_what_it_does_and_passes_the_exit_code_on() -> None:
    command = [sys.executable, SCRIPT, "Adding up", sys.executable, "-c", "raise SystemExit(3)"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (result.returncode, result.stdout, result.stderr) == (3, "Adding up ...\n", "")


def test_a_command_that_is_not_there_is_an_error_without_a_traceback() -> None:
    command = [sys.executable, SCRIPT, "Adding up", "no-such-command"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)

    assert result.returncode == 127
    assert result.stderr == "error: [Errno 2] No such file or directory: 'no-such-command'\n"


@pytest.mark.usefixtures("hears_interruptions")
def test_an_interruption_ends_everything_it_started_in_silence(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    program = [sys.executable, "-c", ASLEEP, str(note)]
    process = subprocess.Popen(
        [sys.executable, SCRIPT, "Sleeping", *program],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not (note.exists() and note.read_text(encoding="utf-8")):
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=30)

    assert (process.returncode, said) == (130, ("Sleeping ...\n", ""))
    assert _ended(int(note.read_text(encoding="utf-8")))


def _ended(pid: int) -> bool:
    for _ in range(250):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        # One that nobody waited for is a zombie; it may also end between the two questions.
        with suppress(OSError):
            if Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").split()[2] == "Z":
                return True
        time.sleep(0.02)
    return False
