"""Writing a fleet of clusters, and the commands over one."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from benchmarks.fleets import AGENTS, write_clusters, write_own
from benchmarks.jobs.job import PROGRAM, Job

__all__ = ["fleets"]

_WRITTEN: Final = 500
_JUDGED: Final = 100
"""Clusters; that one among many costs no more than one among few is a law of the tests."""


@contextmanager
def fleets() -> Iterator[Iterable[Job]]:
    """The jobs, while what they read is in the current folder."""
    _write()
    yield _jobs()


def _write() -> None:
    """Write what the jobs read into the current folder."""
    write_clusters(Path("clusters"), _JUDGED)
    write_own(Path("before"), Path("clusters"))
    # One agent gets a new image in every cluster.
    shutil.copytree("before", "now")
    for file in Path("now").rglob("agent-7.yaml"):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("agent:1.2.3@", "agent:1.2.4@"), encoding="utf-8")


def _jobs() -> Iterator[Job]:
    yield Job(
        title=f"write a fleet, {_WRITTEN} clusters x {AGENTS}",
        command=(sys.executable, "-m", "benchmarks.fleets", str(_WRITTEN), "written"),
        seconds=15,
        mebibytes=600,
    )
    size = f"{_JUDGED} clusters x {AGENTS}"
    yield Job(
        title=f"check of a fleet, {size}",
        command=_asked("check", "now", "--no-cache", "--fail-on", "error"),
        seconds=6,
    )
    yield Job(
        title=f"diff of one line of it, {size}", command=_asked("diff", "before", "now"), seconds=6
    )
    yield Job(
        title=f"coverage of it, {size}",
        command=_asked("coverage", "now", "--format", "json"),
        seconds=6,
    )
    yield Job(
        title=f"rollout of that line, {size}",
        command=_asked("rollout", "now", "--old", "before"),
        seconds=6,
    )


def _asked(command: str, *arguments: str) -> Sequence[str]:
    return (*PROGRAM, command, *arguments, "--fleet", "clusters")
