"""What ``coverage`` and ``rollout`` of large clusters take: whole commands, each a fresh process.

Counted is the time of the processor, user and system together, which a busy machine changes less
than the time on the wall, and the most memory that the process ever held. The goals are those of
an idle core; only ratios of one run mean anything elsewhere.

    .venv/bin/python -m benchmarks.coverage        # and of rollout: benchmarks.rollout
    .venv/bin/python -m benchmarks.clusters --million
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.cluster_data import daemon_set, full_node, printed_node, thin_node
from constructs_lib import to_yaml
from constructs_lib.k8s.manifest import Json

__all__ = ["COVERAGE", "MILLION", "ROLLOUT", "Row", "Shape", "report", "rows"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A command and a cluster."""

    title: str
    command: str
    daemon_sets: int
    nodes: int
    node: Callable[[int], Json] = thin_node
    """Makes the node of a number."""
    indent: int | None = None
    most_seconds: float
    """The goal."""
    most_mebibytes: float | None = None
    """The goal; none where nobody set one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one command took."""

    shape: Shape
    seconds: float
    mebibytes: float

    @property
    def met(self) -> bool:
        """Whether the goals are met."""
        room = self.shape.most_mebibytes
        return self.seconds <= self.shape.most_seconds and (room is None or self.mebibytes <= room)


COVERAGE: Final = (
    Shape(
        title="100,000 nodes with room x 30",
        command="coverage",
        daemon_sets=30,
        nodes=100_000,
        most_seconds=1.5,
        most_mebibytes=250,
    ),
    Shape(
        title="100,000 full nodes x 30",
        command="coverage",
        daemon_sets=30,
        nodes=100_000,
        node=full_node,
        most_seconds=1.5,
        most_mebibytes=250,
    ),
    Shape(
        title="5,000 nodes as kubectl prints them x 30",
        command="coverage",
        daemon_sets=30,
        nodes=5_000,
        node=printed_node,
        indent=4,
        most_seconds=0.6,
        most_mebibytes=200,
    ),
    Shape(
        title="200 nodes x 1,000",
        command="coverage",
        daemon_sets=1_000,
        nodes=200,
        most_seconds=5,
    ),
)
ROLLOUT: Final = (
    Shape(
        title="10,000 nodes x 30", command="rollout", daemon_sets=30, nodes=10_000, most_seconds=1.5
    ),
    Shape(
        title="100,000 nodes x 30", command="rollout", daemon_sets=30, nodes=100_000, most_seconds=6
    ),
)
MILLION: Final = (
    Shape(
        title="1,000,000 nodes x 1",
        command="coverage",
        daemon_sets=1,
        nodes=1_000_000,
        most_seconds=12,
        most_mebibytes=500,
    ),
)


def rows(shapes: Iterable[Shape], *, rounds: int = 3) -> Iterator[Row]:
    """Measure each shape; the round of the least time counts.

    Args:
        shapes: what is measured.
        rounds: how often.
    """
    for shape in shapes:
        with tempfile.TemporaryDirectory() as folder:
            _write(shape, Path(folder))
            measured = [_run(shape, Path(folder)) for _ in range(rounds)]
        seconds, mebibytes = min(measured)
        yield Row(shape=shape, seconds=seconds, mebibytes=mebibytes)


def report(shapes: Sequence[Shape]) -> None:
    """Measure and print, line by line, with the goals."""
    print(f"{'whole command':<48} {'processor':>10} {'goal':>7} {'memory':>9} {'goal':>5}")
    for row in rows(shapes):
        shape, room = row.shape, row.shape.most_mebibytes
        title = f"{shape.command} {shape.title}"
        print(
            f"{title:<48} {row.seconds:>8.2f} s {shape.most_seconds:>5} s"
            f" {row.mebibytes:>5.0f} MiB {room if room is not None else '':>5}"
            f"  {'yes' if row.met else 'NO'}",
            flush=True,
        )


def _write(shape: Shape, folder: Path) -> None:
    manifests = to_yaml([daemon_set(number) for number in range(shape.daemon_sets)])
    (folder / "agents.yaml").write_text(manifests)
    with (folder / "nodes.json").open("w") as file:
        file.write('{"apiVersion": "v1", "kind": "List", "items": [\n')
        for number in range(shape.nodes):
            file.write(",\n" if number else "")
            json.dump(shape.node(number), file, indent=shape.indent)
        file.write("\n]}\n")


def _run(shape: Shape, folder: Path) -> tuple[float, float]:
    command = [sys.executable, "-m", "constructs_lib", shape.command, "agents.yaml"]
    command += ["--nodes", "nodes.json", "--max-input", "2Gi"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL
    ) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in {0, 1}:
        sys.exit(f"{shape.title}: the command failed")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main() -> None:
    """Measure all shapes."""
    parser = argparse.ArgumentParser(description="Measure commands on large clusters.")
    parser.add_argument("--million", action="store_true", help="also a million nodes")
    options = parser.parse_args()
    report([*COVERAGE, *ROLLOUT, *(MILLION if options.million else ())])


if __name__ == "__main__":
    main()
