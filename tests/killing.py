"""A run that is killed at each of its steps, one run a step.

Python tells an audit hook of every file that is opened, renamed, removed or made. Inside the run a
hook counts those in the current folder and kills the process at the one it is told: no moment in
which the files of a user are touched is left to chance. What writes files is tested with it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

__all__ = ["snapshot", "states_when_killed"]

_RUN = textwrap.dedent(
    """
    import os, signal, sys

    here, left = os.path.join(os.getcwd(), ""), int(sys.argv.pop(1))
    EVENTS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.chown"}

    def step(event, arguments):
        global left
        if event in EVENTS and isinstance(arguments[0], str | bytes | os.PathLike):
            if os.path.join(os.getcwd(), os.fsdecode(arguments[0])).startswith(here):
                left -= 1
                if left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

    sys.argv[0] = "constructs-lib"
    from constructs_lib.cli.main import main

    sys.addaudithook(step)
    main()
    """
)


def states_when_killed(
    command: Sequence[str], prepare: Callable[[], None], *, every: int = 1
) -> Iterator[dict[str, bytes]]:
    """What is in the current folder after a run was killed at each of its steps.

    Args:
        command: the arguments of ``constructs-lib``.
        prepare: makes the current folder what it is before a run.
        every: how many steps lie between two kills.
    """
    step = 1
    while True:
        prepare()
        run = subprocess.run(
            [sys.executable, "-c", _RUN, str(step), *command],
            capture_output=True,
            timeout=120,
            check=False,
        )
        yield snapshot()
        if run.returncode >= 0:
            assert step > every, f"it was never killed: {run.stderr.decode()}"
            return
        step += every


def snapshot() -> dict[str, bytes]:
    """The files of the current folder, without those that are hidden."""
    found = {}
    for folder, folders, files in os.walk("."):
        folders[:] = [each for each in folders if not each.startswith(".")]
        for file in files:
            path = Path(folder, file)
            if not file.startswith("."):
                found[path.as_posix()] = path.read_bytes()
    return found
