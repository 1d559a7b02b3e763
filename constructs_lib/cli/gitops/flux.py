"""``constructs-lib gitops flux``: Kustomizations that wait for those of the wave before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from constructs_lib.cli.fleet.read import read_clusters
from constructs_lib.cli.gitops.options import Target, engine
from constructs_lib.cli.gitops.writing import write_or_check
from constructs_lib.errors import listed
from constructs_lib.fleet.ask import ask_each
from constructs_lib.gitops.flux import flux_files, flux_notes
from constructs_lib.gitops.rollout_time import RolloutTime, rollout_time
from constructs_lib.intake.texts import Reading

__all__ = ["flux"]


@engine("flux")
def flux(target: Target) -> int:
    """Write Kustomizations for Flux, each of which waits for the wave before.

    How long Flux waits for a cluster comes from the simulated rollout, where the manifests are in
    --path and the fleet knows the nodes; else it is an hour.
    """
    times = _times(target)
    rollouts = {name: time.seconds for name, time in times.items() if not time.endless}
    made = flux_files(target.fleet, target.source, folder=target.folder, rollouts=rollouts)
    notes = [*flux_notes(target.fleet, target.source), *_endless(times)]
    return write_or_check(target, made, notes)


def _times(target: Target) -> dict[str, RolloutTime]:
    """How long each cluster takes of which manifests and nodes are known."""
    if not Path(target.source.path).is_dir():
        return {}
    clusters = read_clusters(target.fleet, [target.source.path], Reading()).clusters
    known = [each for each in clusters if each.nodes is not None]
    names = [each.name for each in known]
    return dict(zip(names, ask_each(rollout_time, known), strict=True))


def _endless(times: dict[str, RolloutTime]) -> Iterator[str]:
    stuck = [f"{name}: {each}" for name, time in times.items() for each in time.endless]
    if stuck:
        yield "Flux would wait in vain for DaemonSets that not every node gets:"
        yield from listed(stuck)
