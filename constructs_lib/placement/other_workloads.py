"""Ports of the node that other workloads of the input claim too.

On which node the Pod of a Deployment lands nobody knows before; where it does, the agent of that
node stays Pending, or the Pod does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from constructs_lib.daemon_set.host_ports import host_ports
from constructs_lib.daemon_set.placement_overlap import overlap, placement
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.object_kind import own_kind
from constructs_lib.placement.conflicts import Conflict
from constructs_lib.placement.coverage import DaemonSetCoverage

__all__ = ["ports_of_others"]

_POD_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "Pod": ("spec",),
    "Deployment": ("spec", "template", "spec"),
    "StatefulSet": ("spec", "template", "spec"),
    "ReplicaSet": ("spec", "template", "spec"),
    "Job": ("spec", "template", "spec"),
    "CronJob": ("spec", "jobTemplate", "spec", "template", "spec"),
}
"""Where each kind has its Pod."""


def ports_of_others(
    manifests: Iterable[Manifest], entries: Iterable[tuple[DaemonSetCoverage, DaemonSetView]]
) -> Iterator[Conflict]:
    """The host ports that a DaemonSet shares with another workload.

    Args:
        manifests: the objects of the input.
        entries: where each DaemonSet runs, and the DaemonSet as it is written.
    """
    claiming = [(entry, view) for entry, view in entries if entry.daemon_set.ports]
    for manifest in manifests if claiming else ():
        path = _POD_OF.get(own_kind(manifest))
        pod = _at(manifest, path) if path is not None else None
        claimed = host_ports(pod) if pod is not None else ()
        for entry, view in claiming if claimed else ():
            shared = sorted(
                {
                    mine.port
                    for mine in entry.daemon_set.ports
                    if any(mine.excludes(theirs) for theirs in claimed)
                }
            )
            if shared and overlap(view.placement, placement(pod)) != "none":
                yield _conflict(entry, manifest, shared)


def _at(manifest: Manifest, path: tuple[str, ...]) -> Json | None:
    value: Json = manifest
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else None


def _conflict(entry: DaemonSetCoverage, manifest: Manifest, ports: list[int]) -> Conflict:
    metadata = manifest.get("metadata") or {}
    other = f"{manifest['kind']} {metadata.get('namespace') or 'default'}/{metadata.get('name')}"
    numbers = ", ".join(map(str, ports))
    return Conflict(
        kind="host-port",
        daemon_sets=(entry.daemon_set.title, other),
        nodes=tuple(
            node for group in entry.groups if group.alone.should_run for node in group.nodes
        ),
        message=f"{other} claims host port {numbers} like {entry.daemon_set.title}: on the node "
        "where its Pod runs, the other one stays Pending.",
        remedy="Give one of the two another host port.",
    )
