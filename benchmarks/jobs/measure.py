"""Measures jobs, each in turn with its peers, and prints them as one table."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Final

from benchmarks.jobs.job import Job, Peer
from benchmarks.processes import ROOT, Taken, taken

__all__ = ["Table"]

_ENOUGH: Final = 10.0
"""Seconds of processor time after which a job and its peers are not run once more."""
_PACE: Final = (sys.executable, "-I", "-S", "-c", "for _ in range(3_000_000): pass")
"""The same work again and again, by which one sees how steady the machine is."""
_HEAD: Final = ("job", "CPU", "memory", "ours to it", "goal", "met", "runs")
_WIDTHS: Final = (52, 9, 9, 10, 20, 3, 4)
_PLACES: Final = (ROOT / "build/peers", ROOT / ".venv/peers/bin")
"""Where the programs of peers are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table that grows line by line.

    Attributes:
        environment: of the library as it is now.
        before: of the library as it was, by the name of the revision; empty if nobody asked.
        rounds: how often a job is run at most.
    """

    environment: Mapping[str, str]
    before: Mapping[str, Mapping[str, str]]
    rounds: int
    verdicts: list[bool] = field(default_factory=list)
    loads: list[float] = field(default_factory=list)
    paces: list[float] = field(default_factory=list)

    def begin(self) -> None:
        """Print the head."""
        _print(_HEAD)
        _print(["-" * width for width in _WIDTHS])

    def add(self, jobs: Iterable[Job]) -> None:
        """Measure jobs and print a line for each of them, and for each peer."""
        for job in jobs:
            self._add(job)
            self.loads.append(os.getloadavg()[0])
            self.paces.append(taken(_PACE, self.environment).seconds)

    def end(self) -> None:
        """Print how many goals are met, and how busy the machine was."""
        fastest, slowest = min(self.paces), max(self.paces)
        print(
            f"\n{sum(self.verdicts)} of {len(self.verdicts)} goals are met. On {os.cpu_count()} "
            f"processors {min(self.loads):.1f} to {max(self.loads):.1f} processes wanted to run, "
            f"and the same loop took {fastest:.3f} to {slowest:.3f} s."
        )

    def _add(self, job: Job) -> None:
        others = list(self._others(job))
        for environment in (self.environment, *self.before.values()):
            if job.before:
                taken(job.before, environment)
        runs: list[list[Taken]] = []
        while len(runs) < self.rounds and sum(t.seconds for row in runs for t in row) < _ENOUGH:
            ours = taken(job.command, self.environment)
            runs.append([ours, *(taken(peer.command, env) for peer, env in others)])
        ours, *theirs = (_median(each) for each in zip(*runs, strict=True))
        self._line(job.title, ours, _goal(job), _met(job, ours), runs=len(runs))
        for (peer, _), each in zip(others, theirs, strict=True):
            times = ours.seconds / max(each.seconds, 1e-9)
            goal = "" if peer.most is None else f"<= {peer.most:g}x"
            met = None if peer.most is None else times <= peer.most
            self._line(f"  {peer.name}", each, goal, met, times=times)
        for peer in job.peers:
            if peer.name not in {each.name for each, _ in others}:
                _print((f"  {peer.name}: not here", "", "", "", "", "", ""))

    def _others(self, job: Job) -> Iterator[tuple[Peer, Mapping[str, str]]]:
        """What runs in turn with a job: the library as it was, and the peers that are here."""
        for revision, environment in self.before.items():
            yield Peer(name=f"at {revision}", command=job.command), environment
        path = os.pathsep.join(map(str, _PLACES))
        for peer in job.peers:
            if program := shutil.which(peer.command[0], path=path):
                found = (program, *peer.command[1:])
                yield Peer(name=peer.name, command=found, most=peer.most), self.environment

    def _line(
        self,
        title: str,
        each: Taken,
        goal: str,
        met: bool | None,
        *,
        times: float | None = None,
        runs: int | None = None,
    ) -> None:
        if met is not None:
            self.verdicts.append(met)
        _print(
            (
                title,
                f"{each.seconds:.3f} s",
                f"{each.mebibytes:,.0f} MiB",
                "" if times is None else f"{times:.2f}x",
                goal,
                "" if met is None else "yes" if met else "NO",
                "" if runs is None else str(runs),
            )
        )


def _median(some: Sequence[Taken]) -> Taken:
    return Taken(
        seconds=median(each.seconds for each in some),
        mebibytes=median(each.mebibytes for each in some),
    )


def _goal(job: Job) -> str:
    goals = []
    if job.seconds is not None:
        goals.append(f"{job.seconds:g} s")
    if job.mebibytes is not None:
        goals.append(f"{job.mebibytes:g} MiB")
    return f"<= {', '.join(goals)}" if goals else ""


def _met(job: Job, ours: Taken) -> bool | None:
    if job.seconds is None and job.mebibytes is None:
        return None
    fast = job.seconds is None or ours.seconds <= job.seconds
    return fast and (job.mebibytes is None or ours.mebibytes <= job.mebibytes)


def _print(cells: Sequence[str]) -> None:
    """A line of a Markdown table: the first column to the left, figures to the right."""
    first, *others = cells
    padded = [first.ljust(_WIDTHS[0])]
    padded += [cell.rjust(width) for cell, width in zip(others, _WIDTHS[1:], strict=True)]
    print(f"| {' | '.join(padded)} |", flush=True)
