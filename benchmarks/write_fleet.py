"""How long it takes to write a fleet natively, and whether a cluster costs the same in a large one.

Each fleet is written by a fresh process into an empty folder. Its clusters run 25 agents each: half
of the clusters what others of their platform run, half something of their own in each agent, such
as the name of the cluster, so that little of these can be shared. Counted is the time of the
processor, as the time to write 12,500 files depends on the disk.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from constructs_lib import (
    Cluster,
    Declaration,
    Fleet,
    LogAgentSpec,
    Monitoring,
    NodeExporterSpec,
    NodeProblemDetectorSpec,
    SecurityAgentSpec,
    write_fleet,
)
from constructs_lib.log_agent import Elasticsearch
from constructs_lib.node_problem_detector import Journald
from constructs_lib.platforms.facts import Platform
from constructs_lib.security_agent import Falco

__all__ = ["declare", "fleet_of", "main"]

_SIZES: Final = (10, 100, 500)
_PLATFORMS: Final[tuple[Platform, ...]] = ("eks", "gke", "aks", "k3s")
_MOST_SECONDS: Final = 15
_MOST_MEBIBYTES: Final = 600
_COST_GROWTH: Final = 1.5


def fleet_of(clusters: int) -> Fleet:
    """A fleet of so many clusters; every other one has something of its own."""
    return Fleet(
        clusters=[
            Cluster(
                name=f"cluster-{number:03}",
                platform=_PLATFORMS[number % len(_PLATFORMS)],
                labels={"alike": "no" if number % 2 else "yes"},
                monitoring=Monitoring(labels={"release": "prometheus"}),
            )
            for number in range(clusters)
        ]
    )


def declare(cluster: Cluster) -> Iterator[Declaration]:
    """The 25 agents of a cluster."""
    own = {"cluster": cluster.name} if cluster.labels["alike"] == "no" else {}
    for number in range(7):
        output = Elasticsearch(host=f"elasticsearch-{number}.example")
        yield LogAgentSpec(name=f"logs-{number}", namespace="logging", output=output, labels=own)
    for number in range(7):
        yield NodeExporterSpec(
            name=f"metrics-{number}", namespace="monitoring", port=9100 + number, labels=own
        )
    for number in range(5):
        yield SecurityAgentSpec(
            name=f"falco-{number}", namespace="security", sensor=Falco(), labels=own
        )
    for number in range(6):
        yield NodeProblemDetectorSpec(
            name=f"problems-{number}", namespace="monitoring", source=Journald(), labels=own
        )


def main() -> None:
    """Write one fleet (``--clusters``, what the benchmark starts), or fleets of all sizes."""
    parser = argparse.ArgumentParser(description="Write fleets natively.")
    parser.add_argument("--clusters", type=int, help="write one fleet here and print JSON")
    clusters = parser.parse_args().clusters
    if clusters is not None:
        print(json.dumps(_written(clusters)))
        return
    found = {size: _in_fresh_process(size) for size in _SIZES}
    print("clusters x 25 agents   seconds   ms a cluster   MiB")
    for size, (seconds, mebibytes) in found.items():
        print(f"{size:>20} {seconds:>9.2f} {seconds / size * 1000:>14.1f} {mebibytes:>5.0f}")
    seconds, mebibytes = found[_SIZES[-1]]
    first = _SIZES[1]
    growth = seconds / _SIZES[-1] / (found[first][0] / first)
    targets = [
        (f"{_SIZES[-1]} clusters take less than {_MOST_SECONDS} s", seconds < _MOST_SECONDS),
        (f"and less than {_MOST_MEBIBYTES} MiB", mebibytes < _MOST_MEBIBYTES),
        (f"a cluster costs at most {_COST_GROWTH} of one among {first}", growth < _COST_GROWTH),
    ]
    for target, is_met in targets:
        print(f"{'met' if is_met else 'MISSED'}: {target}")
    sys.exit(0 if all(is_met for _, is_met in targets) else 1)


def _written(clusters: int) -> tuple[float, float]:
    """Seconds of the processor and the most memory that it takes."""
    fleet = fleet_of(clusters)
    with tempfile.TemporaryDirectory(prefix="constructs-lib-bench-") as folder:
        start = time.process_time()
        write_fleet(Path(folder) / "dist", fleet, declare)
        seconds = time.process_time() - start
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / (1 << 20)


def _in_fresh_process(clusters: int) -> tuple[float, float]:
    command = [sys.executable, "-m", "benchmarks.write_fleet", "--clusters", str(clusters)]
    answer = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    seconds, mebibytes = json.loads(answer)
    return seconds, mebibytes


if __name__ == "__main__":
    main()
