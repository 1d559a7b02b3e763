"""Ports of the node that other workloads of the input claim too.

On which node the Pod of a Deployment lands nobody knows before; where it does, the agent of that
node stays Pending, or the Pod does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from constructs_lib.daemon_set.host_ports import host_ports
from constructs_lib.daemon_set.placement_overlap import overlap, placement
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.object_kind import own_kind
from constructs_lib.k8s.pod_template import POD_TEMPLATES
from constructs_lib.placement.conflicts import Conflict
from constructs_lib.placement.coverage import DaemonSetCoverage

__all__ = ["ports_of_others"]


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
        pod = _pod_of(manifest)
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


def _pod_of(manifest: Manifest) -> Json | None:
    """The Pod that an object makes; None of a DaemonSet, of what its owner makes, and of others."""
    kind = own_kind(manifest)
    if kind == "DaemonSet" or kind not in POD_TEMPLATES:
        return None
    if (manifest.get("metadata") or {}).get("ownerReferences"):
        return None
    value: Json = manifest
    for step in (*POD_TEMPLATES[kind], "spec"):
        value = value.get(step) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else None


def _conflict(entry: DaemonSetCoverage, manifest: Manifest, ports: list[int]) -> Conflict:
    metadata = manifest.get("metadata") or {}
    other = f"{manifest['kind']} {metadata.get('namespace') or 'default'}/{metadata.get('name')}"
    numbers = ", ".join(map(str, ports))
    return Conflict(
        kind="host-port",
        daemon_sets=(entry.daemon_set.title, other),
        nodes=entry.wanted_on,
        message=f"{other} claims host port {numbers} like {entry.daemon_set.title}: on the node "
        "where its Pod runs, the other one stays Pending.",
        remedy="Give one of the two another host port.",
    )
