"""The jobs that people wait for, each against its goal, in one table.

A goal is seconds of processor time on an idle core. Where other work runs beside it, every process
takes more, so the load is told. Peers are asked for the same files in the same rounds, where their
programs are there.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks.check import document
from benchmarks.hostile import CASES, count_of
from benchmarks.processes import NOTHING, Taken, installed, median_of_each

_FILES: Final = 2_000
_DOCUMENTS: Final = 5_000
_CHANGED: Final = 50
"""One document of so many is another on the other side of a diff."""
_MEGABYTE: Final = 1_000_000
_NOTHING: Final = "a process that does nothing"


class _Job(NamedTuple):
    """What is asked of the program, and the most seconds that it may take."""

    title: str
    arguments: str
    goal: float
    peer: str = ""


_COLD: Final = "check --no-cache --fail-on error"
_JOBS: Final = (
    _Job("--version", "--version", 0.05),
    _Job("check one file, answer kept", "check --cache-dir kept one.yaml", 0.03),
    _Job("check one file, cold", f"{_COLD} one.yaml", 0.11, "one.yaml"),
    _Job(f"check {_FILES:,} files, answer kept", "check --cache-dir kept files", 0.1),
    _Job(f"check {_FILES:,} files", f"{_COLD} files", 1.7, "files"),
    _Job(f"check {_FILES:,} files with umlauts and blocks", f"{_COLD} worded", 1.9),
    _Job(f"diff of {_DOCUMENTS:,} documents, 2 % new", "diff --fail-on none old.yaml new.yaml", 4),
    _Job("a megabyte of DaemonSets, as JSON", f"{_COLD} --format json many.yaml", 3),
    _Job("a megabyte of DaemonSets, fixed", "check --fix --diff many.yaml", 3),
    _Job("a megabyte of one toleration, fixed", "check --fix --diff same.yaml", 3),
)
_PEERS: Final[Mapping[str, Sequence[str]]] = {
    "kube-score": ("score", "--output-format", "ci"),
    "kube-linter": ("lint",),
}
"""Linters written in Go, and what each is told before the files."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3, help="rounds, of which the median counts")
    parser.add_argument(
        "--peers",
        type=lambda path: Path(path).absolute(),
        default=Path("build/peers").absolute(),
        help="the folder with the programs to measure against",
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="constructs-lib-bench-") as name:
        environment = installed(Path(name))
        os.chdir(name)
        _write_inputs()
        commands: dict[str, Sequence[str]] = {_NOTHING: NOTHING}
        for job in _JOBS:
            commands[job.title] = (*_PROGRAM, *job.arguments.split())
            if job.peer:
                commands |= _peers(job, options.peers)
        # What is kept has to be kept first.
        kept = {title: each for title, each in commands.items() if "kept" in each}
        median_of_each(kept, rounds=1, environment=environment)
        _print(median_of_each(commands, rounds=options.rounds, environment=environment))


_PROGRAM: Final = (sys.executable, "-m", "constructs_lib")


def _peers(job: _Job, folder: Path) -> dict[str, Sequence[str]]:
    """The same asked of the peers that are there."""
    files = sorted(map(str, Path(job.peer).iterdir())) if job.peer == "files" else [job.peer]
    return {
        f"{job.title}: {name}": (str(folder / name), *told, *files)
        for name, told in _PEERS.items()
        if (folder / name).exists()
    }


def _write_inputs() -> None:
    Path("one.yaml").write_text(document(0), encoding="utf-8")
    for folder in ("files", "worded"):
        Path(folder).mkdir()
    for number in range(_FILES):
        text = document(number)
        worded = text.replace(
            "metadata:\n",
            "metadata:\n  annotations:\n    note: |\n      Für jeden Knoten → einmal.\n",
            1,
        )
        Path("files", f"{number}.yaml").write_text(text, encoding="utf-8")
        Path("worded", f"{number}.yaml").write_text(worded, encoding="utf-8")
    # What the API server refuses is not compared.
    every = [document(n).replace("hostUsers: false", "hostUsers: true") for n in range(_DOCUMENTS)]
    Path("old.yaml").write_text("---\n".join(every), encoding="utf-8")
    every[::_CHANGED] = [text.replace(":1.2.3", ":1.2.4") for text in every[::_CHANGED]]
    Path("new.yaml").write_text("---\n".join(every), encoding="utf-8")
    for file, name in (("many.yaml", "DaemonSets"), ("same.yaml", "the same toleration")):
        case = CASES[name]
        Path(file).write_text(case(count_of(case, _MEGABYTE)), encoding="utf-8")


def _print(taken: Mapping[str, Taken]) -> None:
    goals = {job.title: job.goal for job in _JOBS}
    print("| job | CPU | memory | goal | |")
    print("|---|---|---|---|---|")
    for title, each in taken.items():
        goal = goals.get(title)
        verdict = "" if goal is None else "yes" if each.seconds <= goal else "NO"
        print(
            f"| {title} | {each.seconds:.3f} s | {each.mebibytes:,.0f} MiB "
            f"| {'' if goal is None else f'{goal:g} s'} | {verdict} |"
        )
    print(f"\nOn average {os.getloadavg()[0]:.1f} processes ran on {os.cpu_count()} cores.")


if __name__ == "__main__":
    main()
