"""``constructs-lib gitops flux``: Kustomizations that wait for those of the wave before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from constructs_lib.cli.daemon_sets import read_daemon_sets
from constructs_lib.cli.gitops.options import Target, engine
from constructs_lib.cli.gitops.writing import write_or_check
from constructs_lib.cluster.node import on_platform
from constructs_lib.errors import listed
from constructs_lib.gitops.flux import flux_files, flux_notes
from constructs_lib.gitops.rollout_time import RolloutTime, rollout_time

__all__ = ["flux"]


@engine("flux")
def flux(target: Target) -> int:
    """Write Kustomizations for Flux, each of which waits for the wave before.

    How long Flux waits for a cluster comes from the simulated rollout, where the manifests are in
    --path and the fleet knows the nodes; else it is an hour.
    """
    times = dict(_times(target))
    rollouts = {name: time.seconds for name, time in times.items() if not time.endless}
    made = flux_files(target.fleet, target.source, folder=target.folder, rollouts=rollouts)
    notes = [*flux_notes(target.fleet, target.source), *_endless(times)]
    return write_or_check(target, made, notes)


def _times(target: Target) -> Iterator[tuple[str, RolloutTime]]:
    """How long each cluster takes of which manifests and nodes are known."""
    for cluster in target.fleet:
        folder = Path(target.source.path) / cluster.name
        found = cluster.read_nodes() if folder.is_dir() else None
        if found is not None:
            nodes = on_platform(found.nodes, cluster.platform)
            new = read_daemon_sets([str(folder)], may_be_none=True)
            yield cluster.name, rollout_time(new, nodes)


def _endless(times: dict[str, RolloutTime]) -> Iterator[str]:
    stuck = [f"{name}: {each}" for name, time in times.items() for each in time.endless]
    if stuck:
        yield "Flux would wait in vain for DaemonSets that not every node gets:"
        yield from listed(stuck)
