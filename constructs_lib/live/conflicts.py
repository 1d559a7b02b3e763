"""DaemonSets of a cluster that get in each other's way, of which it is known what really runs.

Of manifests one can only say that a platform may run an add-on; of a cluster one sees whether it
does. So an add-on that is a DaemonSet counts as the DaemonSet that is there, or not at all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from constructs_lib.placement.conflicts import Conflict
from constructs_lib.platforms.addons import addons_of
from constructs_lib.platforms.facts import Platform
from constructs_lib.record import dataclass, replace

__all__ = ["LiveConflict", "live_conflicts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveConflict:
    """Two DaemonSets that do not go together on some nodes."""

    conflict: Conflict
    """What they are at odds about, and where."""
    addons: tuple[str, ...]
    """Which of the two are add-ons of the platform, as ``namespace/name``."""


def live_conflicts(
    conflicts: Iterable[Conflict],
    addons: Collection[str],
    platforms: Iterable[Platform],
    places: Mapping[str, int],
) -> tuple[LiveConflict, ...]:
    """The conflicts that are really there, their nodes in the order of the cluster.

    Args:
        conflicts: those that placement found.
        addons: the DaemonSets that are add-ons of the platform, as ``namespace/name``.
        platforms: what the nodes are of.
        places: the position of each node, by its name.
    """
    in_order = (
        replace(each, nodes=tuple(sorted(each.nodes, key=lambda node: places[node.name])))
        for each in conflicts
    )
    no_objects = {
        addon.title for platform in platforms for addon in addons_of(platform) if addon.form
    }
    return tuple(_real(in_order, addons, no_objects))


def _real(
    conflicts: Iterable[Conflict], addons: Collection[str], no_objects: Collection[str]
) -> Iterator[LiveConflict]:
    for each in conflicts:
        mine = tuple(title for title in each.daemon_sets if title in addons)
        if each.kind == "managed-add-on":
            # What is a static Pod, or a part of something else, no list of DaemonSets shows.
            if each.daemon_sets[1] in no_objects and not mine:
                yield LiveConflict(conflict=each, addons=(each.daemon_sets[1],))
        elif len(mine) < len(each.daemon_sets):
            yield LiveConflict(conflict=each, addons=mine)
