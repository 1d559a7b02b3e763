"""How long coverage of a large fleet takes, and that it grows no faster than the fleet.

Nodes have unique host names and 40 shapes (zones, instance types, taints, sizes that differ a
little from node to node as real ones do); 30 DaemonSets select, tolerate and request what agents
do. Every fleet is measured in a fresh process: the file is written and read back first, which is
told apart, then coverage is timed. The naive answer decides the same DaemonSets node by node, on
the whole of the smallest fleet in the same process, and is compared there with ours, verdict by
verdict; it leaves out what happens when all compete, which ours tells too. Only the ratios of one
run mean anything.
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from typing import Final

from benchmarks.cluster_data import SHAPES, daemon_set, fleet
from benchmarks.clusters import COVERAGE
from benchmarks.clusters import report as report_commands
from constructs_lib.cluster.node import Node
from constructs_lib.cluster.read import read_nodes
from constructs_lib.daemon_set.scheduling import DaemonSet, read_daemon_set
from constructs_lib.placement.coverage import Coverage, coverage
from constructs_lib.placement.decide import decide
from constructs_lib.placement.node_with_pods import places
from constructs_lib.placement.pod_affinity import neighbourhood
from constructs_lib.placement.verdict import Verdict
from constructs_lib.yaml.json_reader import read_json

_SIZES: Final = (10_000, 50_000, 100_000)
_DAEMON_SETS: Final = 30
_MOST_SECONDS: Final = 2.5
_MOST_MEBIBYTES: Final = 600
_TIMES_FASTER: Final = 30
_MOST_GROWTH: Final = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """What one fresh process says of one fleet."""

    nodes: int
    read_seconds: float
    seconds: float
    """The best of three rounds."""
    mebibytes: float
    """The most memory the process ever held, the file and its reading included."""
    groups: int
    naive_seconds: float = 0.0


def main() -> None:
    """Measure one fleet (``--nodes``, what the benchmark starts) or all of them."""
    parser = argparse.ArgumentParser(description="Measure coverage of large fleets.")
    parser.add_argument("--nodes", type=int, help="measure one fleet here and print JSON")
    parser.add_argument("--naive", action="store_true", help="also decide node by node")
    options = parser.parse_args()
    if options.nodes is not None:
        print(json.dumps(asdict(measure(options.nodes, naive=options.naive))))
        return
    report([_in_fresh_process(size, naive=size == _SIZES[0]) for size in _SIZES])
    print()
    report_commands(COVERAGE)


def measure(count: int, *, naive: bool) -> Measurement:
    """Read a fleet and decide it, in this process."""
    daemon_sets = [read_daemon_set(daemon_set(number)) for number in range(_DAEMON_SETS)]
    text = fleet(count)
    start = time.process_time()
    nodes = read_nodes(read_json(text))
    read_seconds = time.process_time() - start
    del text
    gc.collect()
    rounds = []
    for _ in range(3):
        start = time.process_time()
        answer = coverage(daemon_sets, nodes)
        rounds.append(time.process_time() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Measurement(
        nodes=count,
        read_seconds=read_seconds,
        seconds=min(rounds),
        mebibytes=peak,
        groups=len(answer.groups),
        naive_seconds=_naive(daemon_sets, nodes, answer) if naive else 0.0,
    )


def _naive(daemon_sets: list[DaemonSet], nodes: list[Node], ours: Coverage) -> float:
    """The time to decide node by node; stops the benchmark if the answers differ."""
    start = time.process_time()
    everywhere = places(nodes, ())
    around = [neighbourhood(each, everywhere) for each in daemon_sets]
    verdicts = {
        place.node.name: [
            decide(each, place, near) for each, near in zip(daemon_sets, around, strict=True)
        ]
        for place in everywhere
    }
    taken = time.process_time() - start
    for index, entry in enumerate(ours.daemon_sets):
        for node, group in entry.by_node():
            if _told(group.alone) != _told(verdicts[node.name][index]):
                sys.exit(f"{entry.daemon_set.title} on {node.name}: the two answers differ")
    return taken


def _told(verdict: Verdict) -> tuple[object, ...]:
    """What is true of a verdict on every node of a group, whatever the figures in its sentences."""
    return verdict.outcome, verdict.evicts, [reason.predicate for reason in verdict.reasons]


def _in_fresh_process(count: int, *, naive: bool) -> Measurement:
    command = [sys.executable, "-m", "benchmarks.coverage", "--nodes", str(count)]
    command += ["--naive"] if naive else []
    answer = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return Measurement(**json.loads(answer))


def report(measured: list[Measurement]) -> None:
    """Print the figures and whether the targets are met."""
    print(f"{_DAEMON_SETS} DaemonSets, {SHAPES} shapes of nodes, unique host names\n")
    print("    nodes  groups  read file  coverage  microseconds per node  peak memory")
    for one in measured:
        each = one.seconds / one.nodes * 1e6
        print(
            f"{one.nodes:>9,} {one.groups:>7} {one.read_seconds:>8.2f} s {one.seconds:>7.3f} s"
            f" {each:>22.2f} {one.mebibytes:>8.0f} MiB"
        )
    small, large = measured[0], measured[-1]
    ratio = small.naive_seconds / small.seconds
    growth = (large.seconds / large.nodes) / (small.seconds / small.nodes)
    print(f"\nnode by node, {small.nodes:,} nodes, same answer: {small.naive_seconds:.2f} s\n")
    for text, value, met in (
        (f"faster than node by node, >= {_TIMES_FASTER}x", ratio, ratio >= _TIMES_FASTER),
        (
            f"{large.nodes:,} nodes, < {_MOST_SECONDS} s",
            large.seconds,
            large.seconds < _MOST_SECONDS,
        ),
        (
            f"peak memory with the file read, < {_MOST_MEBIBYTES} MiB",
            large.mebibytes,
            large.mebibytes < _MOST_MEBIBYTES,
        ),
        (f"cost of a node, largest to smallest, <= {_MOST_GROWTH}", growth, growth <= _MOST_GROWTH),
    ):
        print(f"{text:<52} {value:>8.2f}  {'yes' if met else 'NO'}")


if __name__ == "__main__":
    main()
