"""Coverage and rollout of large clusters."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.cluster_data import daemon_set, full_node, printed_node, thin_node
from benchmarks.jobs.job import PROGRAM, Job
from constructs_lib import to_yaml
from constructs_lib.k8s.manifest import Json

__all__ = ["clusters"]


def _texts(
    node: Callable[[int], Json] = thin_node, *, count: int, indent: int | None = None
) -> Iterator[str]:
    return (json.dumps(node(number), indent=indent) for number in range(count))


_CLUSTERS: Final[dict[str, Callable[[], Iterator[str]]]] = {
    "contended": partial(_texts, count=200),
    "ten-thousand": partial(_texts, count=10_000),
    "roomy": partial(_texts, count=100_000),
    "full": partial(_texts, full_node, count=100_000),
    "printed": partial(_texts, printed_node, count=5_000, indent=4),
    "million": partial(_texts, count=1_000_000),
}
"""The nodes of each cluster."""


@contextmanager
def clusters() -> Iterator[Iterable[Job]]:
    """The jobs, while what they read is in the current folder."""
    _write()
    yield _jobs()


def _write() -> None:
    """Write what the jobs read into the current folder."""
    for count in (1, 30, 1_000):
        agents = to_yaml([daemon_set(number) for number in range(count)])
        Path(f"agents-{count}.yaml").write_text(agents, encoding="utf-8")
    for name, nodes in _CLUSTERS.items():
        with Path(f"{name}.json").open("w", encoding="utf-8") as file:
            file.write('{"apiVersion": "v1", "kind": "List", "items": [\n')
            file.writelines(f",\n{text}" if number else text for number, text in enumerate(nodes()))
            file.write("\n]}\n")


def _jobs() -> Iterator[Job]:
    yield Job(
        title="coverage of 100,000 nodes with room x 30",
        command=_asked("coverage", "roomy", 30),
        seconds=1.5,
        mebibytes=250,
    )
    yield Job(
        title="coverage of 100,000 full nodes x 30",
        command=_asked("coverage", "full", 30),
        seconds=1.5,
        mebibytes=250,
    )
    yield Job(
        title="coverage of 5,000 nodes as kubectl prints them x 30",
        command=_asked("coverage", "printed", 30),
        seconds=0.6,
        mebibytes=200,
    )
    yield Job(
        title="coverage of 1,000,000 nodes x 1",
        command=_asked("coverage", "million", 1),
        seconds=12,
        mebibytes=500,
    )
    yield Job(
        title="coverage of 200 nodes x 1,000 that contend",
        command=_asked("coverage", "contended", 1_000),
        seconds=5,
    )
    yield Job(
        title="rollout on 10,000 nodes x 30",
        command=_asked("rollout", "ten-thousand", 30),
        seconds=1.5,
    )
    yield Job(
        title="rollout on 100,000 nodes x 30",
        command=_asked("rollout", "roomy", 30),
        seconds=6,
    )


def _asked(command: str, cluster: str, count: int) -> Sequence[str]:
    nodes = ("--nodes", f"{cluster}.json", "--max-input", "2Gi")
    return (*PROGRAM, command, f"agents-{count}.yaml", *nodes)
