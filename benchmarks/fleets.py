"""Fleets of many clusters. ``python -m benchmarks.fleets COUNT FOLDER`` writes the agents of one.

Each cluster has 25 agents: half of the clusters run what others of their platform run, half have
something of their own in each agent, such as the name of the cluster, so that little is shared.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from constructs_lib import (
    Cluster,
    Declaration,
    Fleet,
    LogAgentSpec,
    Monitoring,
    NodeAgentSpec,
    NodeExporterSpec,
    NodeProblemDetectorSpec,
    Resources,
    SecurityAgentSpec,
    write_fleet,
)
from constructs_lib.log_agent import Elasticsearch
from constructs_lib.node_problem_detector import Journald
from constructs_lib.platforms.facts import Platform
from constructs_lib.security_agent import Falco

__all__ = ["AGENTS", "write_clusters", "write_own"]

AGENTS: Final = 25
"""Agents of a cluster."""

_PLATFORMS: Final[tuple[Platform, ...]] = ("eks", "gke", "aks", "k3s")
_IMAGE: Final = f"registry.example/agent:1.2.3@sha256:{'ab' * 32}"


def _products(count: int) -> Fleet:
    """Clusters without nodes; every other one has something of its own."""
    return Fleet(
        clusters=[
            Cluster(
                name=f"cluster-{number:03}",
                platform=_PLATFORMS[number % len(_PLATFORMS)],
                labels={"alike": "no" if number % 2 else "yes"},
                monitoring=Monitoring(labels={"release": "prometheus"}),
            )
            for number in range(count)
        ]
    )


def _declared(cluster: Cluster) -> Iterator[Declaration]:
    """The agents of a cluster."""
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


def write_clusters(folder: Path, count: int) -> None:
    """Write the files of a fleet's clusters, each with a number of nodes of its own."""
    folder.mkdir(parents=True)
    for number in range(count):
        (folder / f"cluster-{number}.yaml").write_text(
            "platform: eks\n"
            f"nodes: [{{name: web, count: {20 + number % 37}, cpu: 16, memory: 64Gi}}]\n"
        )


def write_own(folder: Path, clusters: Path, *, agents: int = AGENTS) -> None:
    """Write agents of which no two clusters have the same, as each is configured with its name.

    Args:
        folder: where the manifests go.
        clusters: the files of the clusters.
        agents: agents of each cluster.
    """

    def declared(cluster: Cluster) -> Iterator[NodeAgentSpec]:
        for number in range(agents):
            yield NodeAgentSpec(
                name=f"agent-{number}",
                namespace=f"agents-{number}",
                image=_IMAGE,
                files={"agent.yaml": f"cluster: {cluster.name}\n"},
                resources=Resources(cpu="10m", memory="32Mi", memory_limit="64Mi"),
                user=10001,
            )

    write_fleet(folder, Fleet.load(clusters), declared)


if __name__ == "__main__":
    write_fleet(Path(sys.argv[2]), _products(int(sys.argv[1])), _declared)
