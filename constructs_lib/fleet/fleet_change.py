"""A change of a fleet: the clusters in which it does the same, and what it does there in all.

Two clusters change in the same way where the same fields of the same objects go from the same
values to the same others. What names the cluster, the sum over its configuration and the lines of a
text that stay are no difference; nor is how many nodes it has.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from constructs_lib.change.commit import CommitChange, DaemonSetChange
from constructs_lib.change.compare import Difference
from constructs_lib.change.impact import Impact
from constructs_lib.change.on_nodes import OnNodes
from constructs_lib.change.pairing import key_of
from constructs_lib.fleet.same import nameless, same_in_clusters
from constructs_lib.k8s.amounts import add_amounts
from constructs_lib.k8s.manifest import Json
from constructs_lib.placement.difference import Change
from constructs_lib.record import dataclass, replace

__all__ = ["FleetChange", "SameChange", "together"]

_SUM: Final = re.compile(r"[0-9a-f]{8,128}")
"""What stands for a text in an annotation, so that Pods restart when the text changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SameChange:
    """What changes in the same way in some clusters."""

    clusters: tuple[str, ...]
    """The clusters."""
    change: CommitChange
    """The change as the first of them has it; nodes and Pods are those of all of them."""

    @property
    def restarts(self) -> int | None:
        """How many Pods are replaced in all; none where a cluster has no node list."""
        total = 0
        for each in self.change.daemon_sets:
            if each.causes and not each.waits:
                if each.nodes is None:
                    return None
                total += each.nodes.restarts
        return total


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetChange:
    """All that changes in a fleet."""

    clusters: tuple[str, ...]
    """Every cluster, also those that leave."""
    groups: tuple[SameChange, ...]
    """The changes, that of the most clusters first."""
    unchanged: tuple[str, ...]
    """Clusters in which nothing differs."""

    @property
    def differs(self) -> bool:
        """Whether anything at all differs."""
        return bool(self.groups)

    @property
    def restarts(self) -> int | None:
        """How many Pods are replaced in all; none where a cluster that changes has no node list."""
        counts = [each.restarts for each in self.groups]
        return None if None in counts else sum(count or 0 for count in counts)

    def reaches(self, impact: Impact) -> bool:
        """Whether some cluster fares as badly as this, or worse."""
        return any(each.change.reaches(impact) for each in self.groups)


def together(changes: Mapping[str, CommitChange], *, clusters: Sequence[str]) -> FleetChange:
    """The changes of clusters as that of their fleet.

    Args:
        changes: the change of each cluster whose files differ.
        clusters: every cluster.
    """
    differing = {name: _told_of(change) for name, change in changes.items() if change.differs}
    groups = [
        SameChange(clusters=names, change=_summed({name: differing[name] for name in names}))
        for _, names in same_in_clusters(differing.items(), _likeness)
    ]
    return FleetChange(
        clusters=tuple(clusters),
        groups=tuple(sorted(groups, key=lambda each: -len(each.clusters))),
        unchanged=tuple(name for name in clusters if name not in differing),
    )


def _told_of(change: CommitChange) -> CommitChange:
    """The change without DaemonSets that nothing happens to: clusters may have others of these."""
    return replace(change, daemon_sets=tuple(each for each in change.daemon_sets if each.is_told))


def _likeness(cluster: str, change: CommitChange) -> Hashable:
    daemon_sets = tuple(
        (
            each.title,
            each.old_title,
            each.impact,
            each.waits,
            each.nodes is None,
            tuple(_alike(cluster, each.differences)),
            tuple(sorted({(one.severity, one.name) for one in each.remarks})),
        )
        for each in change.daemon_sets
    )
    others = tuple(
        (each.kind, each.title, bool(each.immutable), tuple(_alike(cluster, each.differences)))
        for each in change.others
    )
    return daemon_sets, others, _names(cluster, change.added), _names(cluster, change.removed)


def _names(cluster: str, objects: Iterable[Json]) -> Hashable:
    return tuple(nameless(str(key_of(each)), cluster) for each in objects)


def _alike(cluster: str, differences: Iterable[Difference]) -> Iterator[Hashable]:
    for each in differences:
        place = nameless(each.place, cluster)
        values = (nameless(repr(value), cluster) for value in _told(each))
        yield place, each.is_order, each.lines, *values


def _told(difference: Difference) -> tuple[Json, Json]:
    """What a difference comes to, beyond what is another in every cluster."""
    old, new = difference.old, difference.new
    if difference.lines is not None and isinstance(old, str) and isinstance(new, str):
        return _lines_of(old, without=new), _lines_of(new, without=old)
    if "annotations" in difference.path and all(_is_sum(each) for each in (old, new)):
        return None, None
    return old, new


def _is_sum(value: Json) -> bool:
    return isinstance(value, str) and _SUM.fullmatch(value) is not None


def _lines_of(text: str, *, without: str) -> list[str]:
    """The lines of a text that another one does not have."""
    return list((Counter(text.splitlines()) - Counter(without.splitlines())).elements())


def _summed(changes: Mapping[str, CommitChange]) -> CommitChange:
    """The change of several clusters as one: as the first has it, on the nodes of all."""
    first, *_ = changes.values()
    together = zip(*(each.daemon_sets for each in changes.values()), strict=True)
    titles = dict.fromkeys(title for each in changes.values() for title in each.nodes)
    return replace(
        first,
        unchanged=sum(each.unchanged for each in changes.values()),
        daemon_sets=tuple(_on_all_nodes(tuple(changes), each) for each in together),
        nodes={
            title: _all_nodes(
                {name: each.nodes[title] for name, each in changes.items() if title in each.nodes}
            )
            for title in titles
        },
    )


def _on_all_nodes(clusters: Sequence[str], changes: Sequence[DaemonSetChange]) -> DaemonSetChange:
    nodes = [each.nodes for each in changes if each.nodes is not None]
    if len(nodes) < len(changes):
        return changes[0]
    return replace(changes[0], nodes=_all_nodes(dict(zip(clusters, nodes, strict=True))))


def _all_nodes(nodes: Mapping[str, OnNodes]) -> OnNodes:
    """One DaemonSet on the nodes of several clusters, each node under the name of its cluster."""
    moves = [each.moves for each in nodes.values()]
    changes: dict[tuple[str, str], list[str]] = {}
    kinds: dict[tuple[str, str], Change] = {}
    for cluster, each in nodes.items():
        for one in each.moves.changes:
            kinds.setdefault((one.kind, one.reason), one)
            changes.setdefault((one.kind, one.reason), []).extend(
                f"{cluster}/{node}" for node in one.nodes
            )
    return OnNodes(
        moves=replace(
            moves[0],
            changes=tuple(
                replace(kinds[key], nodes=tuple(names)) for key, names in changes.items()
            ),
            before=sum(each.before for each in moves),
            after=sum(each.after for each in moves),
            requests_before=add_amounts(each.requests_before for each in moves),
            requests_after=add_amounts(each.requests_after for each in moves),
        ),
        restarts=sum(each.restarts for each in nodes.values()),
        desired=sum(each.desired for each in nodes.values()),
    )
