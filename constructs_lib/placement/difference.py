"""What changes between two coverages: nodes that each DaemonSet gains and loses, and why.

Nodes are the same when their names are, DaemonSets when namespace and name are. A node counts when
the DaemonSet runs on it whatever the other given ones do, and the reason told is the one that
decides on the side where it does not. Nodes that fare alike before and after are compared once.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Final, Literal, TypeAlias

from constructs_lib.k8s.amounts import Amounts
from constructs_lib.placement.coverage import Coverage, DaemonSetCoverage, GroupVerdict
from constructs_lib.placement.rows import row_key, told_of_all
from constructs_lib.placement.uncovered import first_reason
from constructs_lib.record import dataclass

__all__ = ["Change", "DaemonSetDifference", "Difference", "difference"]


_Kind: TypeAlias = Literal["gained", "lost"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Nodes that a DaemonSet gains or loses for one reason."""

    kind: _Kind
    """Whether it runs there now, or did before."""
    nodes: tuple[str, ...]
    """Their names, in the order in which they are told elsewhere."""
    reason: str
    """What was, or is, in the way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DaemonSetDifference:
    """What changes for one DaemonSet."""

    title: str
    """``namespace/name``."""
    kind: Literal["added", "removed", "kept"]
    """Whether it is on one side only."""
    changes: tuple[Change, ...]
    """Nodes gained and lost; none where it runs on the same nodes as before."""
    before: int
    """On how many nodes it ran."""
    after: int
    """On how many nodes it runs."""
    requests_before: Amounts
    """What all its Pods asked for."""
    requests_after: Amounts
    """What all its Pods ask for."""

    @property
    def differs(self) -> bool:
        """Whether anything about it changes that this comparison looks at."""
        return bool(self.changes) or self.requests_before != self.requests_after


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What changes between two coverages."""

    nodes_added: tuple[str, ...]
    """Nodes that are there now only."""
    nodes_removed: tuple[str, ...]
    """Nodes that were there before only."""
    daemon_sets: tuple[DaemonSetDifference, ...]
    """Every DaemonSet of either side: those of now in their order, then those that are gone."""


_NO_NODE: Final = -1
"""The group of a node that is not on that side."""


def difference(before: Coverage, after: Coverage) -> Difference:
    """Compare two coverages."""
    old_groups, new_groups = _group_of(before), _group_of(after)
    pairs: dict[tuple[int, int], list[str]] = {}
    for name in (*new_groups, *(name for name in old_groups if name not in new_groups)):
        pair = old_groups.get(name, _NO_NODE), new_groups.get(name, _NO_NODE)
        pairs.setdefault(pair, []).append(name)
    old = {each.daemon_set.title: each for each in before.daemon_sets}
    new = {each.daemon_set.title: each for each in after.daemon_sets}
    titles = [*new, *(title for title in old if title not in new)]
    return Difference(
        nodes_added=tuple(name for name in new_groups if name not in old_groups),
        nodes_removed=tuple(name for name in old_groups if name not in new_groups),
        daemon_sets=tuple(
            _daemon_set(title, old.get(title), new.get(title), pairs) for title in titles
        ),
    )


def _group_of(coverage: Coverage) -> dict[str, int]:
    return {name: index for index, nodes in enumerate(coverage.groups) for name in nodes.names}


def _daemon_set(
    title: str,
    old: DaemonSetCoverage | None,
    new: DaemonSetCoverage | None,
    pairs: Mapping[tuple[int, int], Sequence[str]],
) -> DaemonSetDifference:
    return DaemonSetDifference(
        title=title,
        kind="added" if old is None else "removed" if new is None else "kept",
        changes=tuple(_changes(old, new, pairs)),
        before=_running(old),
        after=_running(new),
        requests_before=_total(old),
        requests_after=_total(new),
    )


def _running(entry: DaemonSetCoverage | None) -> int:
    groups = entry.groups if entry is not None else ()
    return sum(len(group.nodes) for group in groups if _runs(group))


def _total(entry: DaemonSetCoverage | None) -> dict[str, int]:
    if entry is None:
        return {}
    count = _running(entry)
    return {name: amount * count for name, amount in entry.daemon_set.requests.items()}


def _changes(
    old: DaemonSetCoverage | None,
    new: DaemonSetCoverage | None,
    pairs: Mapping[tuple[int, int], Sequence[str]],
) -> Iterator[Change]:
    found: dict[tuple[_Kind, Hashable], tuple[str, list[GroupVerdict], list[str]]] = {}
    for (before, after), names in pairs.items():
        was, now = _verdict(old, before), _verdict(new, after)
        if _runs(was) == _runs(now):
            continue
        kind: _Kind = "gained" if _runs(now) else "lost"
        absent, side = (was, old) if kind == "gained" else (now, new)
        missing = "DaemonSet" if side is None else "node"
        key = kind, missing if absent is None else row_key(absent)
        _, verdicts, nodes = found.setdefault(key, (missing, [], []))
        verdicts += [] if absent is None else [absent]
        nodes += names
    for (kind, _), (missing, verdicts, nodes) in found.items():
        absent = told_of_all(verdicts) if verdicts else None
        yield Change(kind=kind, nodes=tuple(nodes), reason=_why_not(absent, missing, kind))


def _verdict(entry: DaemonSetCoverage | None, group: int) -> GroupVerdict | None:
    return None if entry is None or group == _NO_NODE else entry.groups[group]


def _runs(verdict: GroupVerdict | None) -> bool:
    return verdict is not None and verdict.together.outcome == "runs"


def _why_not(verdict: GroupVerdict | None, missing: str, kind: _Kind) -> str:
    if verdict is None:
        return f"the {missing} is {'new' if kind == 'gained' else 'gone'}"
    reason = first_reason(verdict)
    return reason.message if reason is not None else verdict.together.outcome
