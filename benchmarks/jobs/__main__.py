"""Measures the jobs: ``python -m benchmarks.jobs``. CONTRIBUTING.md says how to read the table."""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final

from benchmarks.jobs.checking import checking
from benchmarks.jobs.clusters import clusters
from benchmarks.jobs.fleets import fleets
from benchmarks.jobs.images import images
from benchmarks.jobs.job import Job
from benchmarks.jobs.live import live
from benchmarks.jobs.measure import Table
from benchmarks.jobs.rendering import rendering
from benchmarks.processes import ROOT, exported, installed
from constructs_lib.nodejs import use_nodejs

_GROUPS: Final[Mapping[str, Callable[[], AbstractContextManager[Iterable[Job]]]]] = {
    "checking": checking,
    "clusters": clusters,
    "rendering": rendering,
    "fleets": fleets,
    "live": live,
    "images": images,
}
_QUICK: Final = ("checking", "rendering")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=f"of {', '.join(_GROUPS)}")
    parser.add_argument("--rounds", type=int, default=5, help="rounds, of which the median counts")
    parser.add_argument(
        "--quick", action="store_true", help="one round of the jobs of every day, without peers"
    )
    parser.add_argument("--before", metavar="REVISION", help="the library as it was, in turn")
    options = parser.parse_args()
    if unknown := set(options.groups) - set(_GROUPS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(_GROUPS)}")
    start = time.monotonic()
    use_nodejs()  # for the processes below, which get this one's environment
    with tempfile.TemporaryDirectory(prefix="constructs-lib-bench-") as name:
        folder = Path(name)
        table = Table(
            environment=_installed(folder / "now", ROOT),
            before=_before(folder, options.before),
            rounds=1 if options.quick else options.rounds,
        )
        table.begin()
        for group in options.groups or (_QUICK if options.quick else _GROUPS):
            place = folder / group
            place.mkdir()
            os.chdir(place)
            with _GROUPS[group]() as jobs:
                table.add(map(_alone, filter(_is_quick, jobs)) if options.quick else jobs)
            os.chdir(folder)
            shutil.rmtree(place)
        table.end()
    print(f"It took {time.monotonic() - start:.0f} s.")


def _is_quick(job: Job) -> bool:
    return job.quick


def _alone(job: Job) -> Job:
    """A job without its peers."""
    return Job(
        title=job.title,
        command=job.command,
        seconds=job.seconds,
        mebibytes=job.mebibytes,
        before=job.before,
    )


def _before(folder: Path, revision: str | None) -> Mapping[str, Mapping[str, str]]:
    if revision is None:
        return {}
    return {revision: _installed(folder / "before", exported(revision, folder / "source"))}


def _installed(folder: Path, source: Path) -> Mapping[str, str]:
    """The library from a wheel, and beside it the programs of the benchmark that use it."""
    folder.mkdir()
    environment = installed(folder, source)
    shutil.copytree(ROOT / "benchmarks", Path(environment["PYTHONPATH"], "benchmarks"))
    return environment


if __name__ == "__main__":
    main()
