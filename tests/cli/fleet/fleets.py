"""Small fleets on disk: clusters, their nodes and the manifests of each."""

from __future__ import annotations

from pathlib import Path

from constructs_lib.policy.example import BASE

__all__ = ["AGENT", "WRITABLE", "write_cluster", "write_fleet_of"]

AGENT = BASE
"""An agent of which little is wrong."""
WRITABLE = BASE.replace("readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false")
"""The same with one more finding."""


def write_cluster(name: str, text: str = AGENT, *, nodes: int = 3, more: str = "") -> None:
    """A cluster in the folder clusters/, and its manifests in dist/."""
    for file, content in (
        (
            Path(f"clusters/{name}.yaml"),
            f"platform: eks\nnodes: [{{name: web, count: {nodes}, cpu: 4, memory: 16Gi}}]\n{more}",
        ),
        (Path(f"dist/{name}/agent.yaml"), text),
    ):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")


def write_fleet_of(*texts: str) -> None:
    """Clusters prod-1, prod-2 and so on with these manifests."""
    for number, text in enumerate(texts, start=1):
        write_cluster(f"prod-{number}", text)
