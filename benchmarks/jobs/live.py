"""A look at a large cluster."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from benchmarks.jobs.job import PROGRAM, Job
from benchmarks.live_cluster import AGENTS, PODS_PER_NODE, write_cluster

__all__ = ["live"]

_NODES: Final = 5_000


@contextmanager
def live() -> Iterator[Iterable[Job]]:
    """The job, while a kubectl that prints the cluster is in the current folder."""
    folder = Path("cluster").absolute()
    folder.mkdir()
    write_cluster(folder, _NODES)
    told = ("live", "--format", "json", "--output", "live.json")
    yield [
        Job(
            title=f"live, {_NODES:,} nodes, {_NODES * PODS_PER_NODE:,} Pods",
            command=("env", f"KUBECTL_PATH={folder / 'kubectl'}", *PROGRAM, *told),
            seconds=10,
            mebibytes=500,
        )
    ]
    found = json.loads(Path("live.json").read_text(encoding="utf-8"))
    if len(found["daemonsets"]) != AGENTS or found["unread"]:
        sys.exit(f"the cluster is not read as it is written: {found['unread']}")
