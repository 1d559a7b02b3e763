"""What whole processes take, of the library as its users install it.

Processor time is counted, of the user and of the system, because time on the wall tells more of the
neighbours. A busy machine makes every process slower, so those that are compared run in turn, the
medians count, and a process that does nothing runs among them: how many times that one something
takes is nearly the same on any machine.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["NOTHING", "Taken", "installed", "median_of_each"]

NOTHING: Final = (sys.executable, "-c", "pass")
"""The process that does nothing."""

_ROOT: Final = Path(__file__).resolve().parent.parent
_FINE: Final = frozenset({0, 1})


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a process took.

    Attributes:
        seconds: processor time.
        mebibytes: the most memory that it held.
    """

    seconds: float
    mebibytes: float


def installed(folder: Path) -> dict[str, str]:
    """The environment of processes that run the library from a wheel, which is made for it."""
    pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
    made = ("--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(_ROOT))
    subprocess.run([*pip, "wheel", *made], check=True)
    [wheel] = folder.glob("*.whl")
    place = folder / "installed"
    there = ("--no-deps", "--no-index", "--target", str(place), str(wheel))
    subprocess.run([*pip, "install", *there], check=True)
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    return {**kept, "PYTHONPATH": str(place)}


def median_of_each(
    commands: Mapping[str, Sequence[str]], *, rounds: int, environment: Mapping[str, str]
) -> dict[str, Taken]:
    """What each command takes, all run in turn, round after round.

    Raises:
        ChildProcessError: a command ended with another exit code than 0 or 1.
    """
    runs: dict[str, list[Taken]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            runs[name].append(_taken(command, environment))
    return {
        name: Taken(
            seconds=statistics.median(each.seconds for each in some),
            mebibytes=max(each.mebibytes for each in some),
        )
        for name, some in runs.items()
    }


def _taken(command: Sequence[str], environment: Mapping[str, str]) -> Taken:
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet, env=dict(environment)) as running:
        _, status, used = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode not in _FINE:
        raise ChildProcessError(f"{' '.join(command)} ended with {running.returncode}")
    return Taken(seconds=used.ru_utime + used.ru_stime, mebibytes=used.ru_maxrss / 1024)
