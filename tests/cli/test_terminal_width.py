"""Lines are as wide as the terminal, and whole for everybody else."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from io import StringIO
from pathlib import Path

import pytest

from constructs_lib.cli.terminal_width import terminal_width

ROOT = Path(__file__).parents[2]
PROGRAM = Path(sys.executable).parent / "constructs-lib"
COVERAGE = ("coverage", "dist/monitoring.k8s.yaml", "--nodes", "examples/fleet/nodes.yaml")


def on_terminal(columns: int, *arguments: str) -> list[str]:
    """What a command shows on a terminal of that width."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    environment = {key: value for key, value in os.environ.items() if key != "COLUMNS"}
    process = subprocess.Popen(
        [str(PROGRAM), *arguments],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
        env={**environment, "NO_COLOR": "1"},
    )
    os.close(theirs)
    shown = b""
    try:
        while piece := os.read(ours, 65536):
            shown += piece
    except OSError:
        pass  # the other end is closed
    process.wait()
    os.close(ours)
    return shown.decode().splitlines()


@pytest.mark.parametrize("columns", [60, 80, 120, 200])
@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(COVERAGE, id="coverage"),
        pytest.param(("rollout", *COVERAGE[1:]), id="rollout"),
        pytest.param(("diff", "dist/gpu.k8s.yaml", COVERAGE[1]), id="diff"),
        pytest.param(("rules",), id="rules"),
        pytest.param(("rules", "explain", "DS202"), id="explain"),
    ],
)
def test_what_a_terminal_shows_fits_it(columns: int, arguments: tuple[str, ...]) -> None:
    lines = on_terminal(columns, *arguments)
    prose = [each for each in lines if len(each.split()) > 1 and not each.startswith("     ")]

    assert len(lines) > 5
    assert [each for each in prose if len(each) > columns] == []


def test_a_mistake_is_told_within_the_terminal_too() -> None:
    lines = on_terminal(60, "coverage", "dist", "--nodes", "examples/fleet/nodes-that-are-not.yaml")

    assert all(len(each) <= 60 or len(each.split()) == 1 for each in lines)


def test_what_a_program_reads_is_whole() -> None:
    done = subprocess.run(
        [str(PROGRAM), *COVERAGE],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "COLUMNS": "60"},
    )

    assert max(map(len, done.stdout.splitlines())) > 120


def test_without_a_stream_there_is_no_width() -> None:
    assert terminal_width(None) is None
    assert terminal_width(StringIO()) is None
