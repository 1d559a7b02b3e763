"""What whole processes take, of the library as its users install it.

Processor time is counted, of the user and of the system, and of all processes that one starts,
because time on the wall tells more of the neighbours. A busy machine makes every process slower, so
those that are compared run in turn, and the medians count.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

__all__ = ["ROOT", "Taken", "exported", "installed", "taken"]

ROOT: Final = Path(__file__).resolve().parent.parent
"""The checkout."""

_FINE: Final = frozenset({0, 1})
_PIP: Final = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")

# A new process begins with the memory of the one that starts it, and its peak never forgets that.
# So a small one starts it, and says: exit code, seconds, KiB.
_STARTER: Final = """\
import os, sys
nowhere = [(os.POSIX_SPAWN_OPEN, n, os.devnull, os.O_WRONLY, 0) for n in (1, 2)]
pid = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=nowhere)
_, status, used = os.wait4(pid, 0)
print(os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a process took, with those that it started.

    Attributes:
        seconds: processor time.
        mebibytes: the most memory that one of them held.
    """

    seconds: float
    mebibytes: float


def installed(folder: Path, source: Path = ROOT) -> dict[str, str]:
    """The environment of processes that run the library from a wheel.

    Args:
        folder: an empty folder, in which the wheel is made and installed.
        source: a checkout.
    """
    made = ("--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(source))
    subprocess.run([*_PIP, "wheel", *made], check=True)
    [wheel] = folder.glob("*.whl")
    place = folder / "installed"
    there = ("--no-deps", "--no-index", "--target", str(place), str(wheel))
    subprocess.run([*_PIP, "install", *there], check=True)
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    return {**kept, "PYTHONPATH": str(place)}


def exported(revision: str, folder: Path) -> Path:
    """The checkout of a revision, in a folder that is made for it."""
    folder.mkdir()
    archive = ("git", "-C", str(ROOT), "archive", "--format=tar", revision)
    files = subprocess.run(archive, check=True, capture_output=True).stdout
    with tarfile.open(fileobj=BytesIO(files)) as tar:
        tar.extractall(folder, filter="data")
    return folder


def taken(
    command: Sequence[str],
    environment: Mapping[str, str],
    *,
    most: int | None = None,
    fine: frozenset[int] = _FINE,
) -> Taken:
    """Run a command to its end; what it says is thrown away.

    Args:
        command: the program and its arguments.
        environment: its environment.
        most: seconds of processor time after which it is ended.
        fine: exit codes that are no failure.

    Raises:
        ChildProcessError: it ended with another exit code.
    """
    limited = ["sh", "-c", f'ulimit -t {most}; exec "$@"', "sh"] if most is not None else []
    starter = [sys.executable, "-I", "-S", "-c", _STARTER, *limited, *command]
    told = subprocess.run(starter, env=dict(environment), check=True, stdout=subprocess.PIPE)
    code, seconds, kibibytes = told.stdout.split()
    if int(code) not in fine:
        raise ChildProcessError(f"{' '.join(command)[:200]} ended with {int(code)}")
    return Taken(seconds=float(seconds), mebibytes=int(kibibytes) / 1024)
