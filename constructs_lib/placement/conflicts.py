"""DaemonSets that get in each other's way on the same nodes.

What two of them are at odds about is decided in ``daemon_set/conflicts.py``, as it is for the
checker. Here come the nodes on which the controller wants both, and what a managed cluster runs
there already.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from itertools import islice
from typing import Final, Literal, TypeAlias

from constructs_lib.cluster.node import Node
from constructs_lib.daemon_set.claims import Claims, is_chained
from constructs_lib.daemon_set.conflicts import ConflictKind as BetweenTwo
from constructs_lib.daemon_set.conflicts import conflicts as between_two
from constructs_lib.daemon_set.conflicts import meeting_keys
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.placement.coverage import Coverage, DaemonSetCoverage
from constructs_lib.placement.in_order import NodesInOrder
from constructs_lib.platforms.addons import PURPOSES, Addon, Purpose, addons_of
from constructs_lib.platforms.facts import Platform
from constructs_lib.record import dataclass

__all__ = ["Conflict", "ConflictKind", "conflicts"]

ConflictKind: TypeAlias = BetweenTwo | Literal["managed-add-on"]
"""What two DaemonSets are at odds about."""

_OF_EVERY_PAIR: Final = frozenset({"host-port", "state"})
"""What is told of every two; of work done twice it is enough to know some others that do it."""

_ENOUGH: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two DaemonSets that do not go together on some nodes."""

    kind: ConflictKind
    """What they are at odds about."""
    daemon_sets: tuple[str, str]
    """The two, as ``namespace/name``; the second is the platform's for ``managed-add-on``."""
    nodes: Sequence[Node]
    """The nodes that are meant for both."""
    message: str
    """What happens there, as a sentence."""
    remedy: str
    """What to do about it, as a sentence."""
    answer: str | None = None
    """Who knows of it and why it is meant, as a sentence; none where nobody has answered it."""


def conflicts(coverage: Coverage, views: Sequence[DaemonSetView]) -> tuple[Conflict, ...]:
    """Every conflict that some node shows.

    Args:
        coverage: the answer.
        views: its DaemonSets as they are written, in the same order.
    """
    entries = list(zip(coverage.daemon_sets, views, strict=True))
    in_order = NodesInOrder(coverage)
    return (*_between(entries, in_order), *_with_platform(entries, coverage, in_order))


def _between(
    entries: Sequence[tuple[DaemonSetCoverage, DaemonSetView]], in_order: NodesInOrder
) -> Iterator[Conflict]:
    claims = [Claims(view) for _, view in entries]
    reach = [_reach(entry) for entry, _ in entries]
    for first, second in _candidates(claims, reach):
        both = reach[first] & reach[second]
        one, other = entries[first][0], entries[second][0]
        titles = one.daemon_set.title, other.daemon_set.title
        for each in between_two(claims[first], claims[second]):
            yield Conflict(
                kind=each.kind,
                daemon_sets=titles,
                nodes=in_order.of(_groups(both)),
                message=each.message(*titles),
                remedy=each.remedy,
            )


def _reach(entry: DaemonSetCoverage) -> int:
    """The groups of nodes that the controller wants it on, one bit each."""
    return sum(group.alone.should_run << bit for bit, group in enumerate(entry.groups))


def _candidates(claims: Sequence[Claims], reach: Sequence[int]) -> list[tuple[int, int]]:
    """The pairs that have a claim in common and a node, by their positions.

    Of many agents that do the same work each is held against two of those before it.
    """
    holders: dict[Hashable, list[int]] = {}
    pairs: set[tuple[int, int]] = set()
    for second, mine in enumerate(claims):
        for kind, key in dict.fromkeys(meeting_keys(mine)):
            before = holders.setdefault((kind, key), [])
            met: Iterator[int] = (first for first in before if reach[first] & reach[second])
            if kind not in _OF_EVERY_PAIR:
                others = (first for first in met if claims[first].release != mine.release)
                met = islice(others, _ENOUGH)
            pairs.update((first, second) for first in met)
            before.append(second)
    selecting = (pair for pair in _selecting(claims) if reach[pair[0]] & reach[pair[1]])
    return sorted(pairs.union(selecting))


def _selecting(claims: Sequence[Claims]) -> Iterator[tuple[int, int]]:
    """The pairs of which one may select the other's Pods, by the rarest label it selects by."""
    carriers: dict[Hashable, list[int]] = {}
    for position, each in enumerate(claims):
        for label in each.daemon_set.template_labels.items():
            carriers.setdefault((each.daemon_set.namespace, label), []).append(position)
    for position, each in enumerate(claims):
        asked = each.selector.requirements if each.selector is not None else ()
        found = [
            carriers.get((each.daemon_set.namespace, (entry.key, entry.values[0])), [])
            for entry in asked
            if entry.operator == "In" and len(entry.values) == 1
        ]
        for other in min(found, key=len) if found else range(len(claims)):
            if other != position and each.selects(claims[other].daemon_set):
                yield min(position, other), max(position, other)


def _groups(reach: int) -> list[int]:
    """The groups of nodes of one bit each."""
    return [bit for bit in range(reach.bit_length()) if reach >> bit & 1]


def _with_platform(
    entries: Sequence[tuple[DaemonSetCoverage, DaemonSetView]],
    coverage: Coverage,
    in_order: NodesInOrder,
) -> Iterator[Conflict]:
    """What is at odds with the add-ons of the nodes' platform."""
    shapes = coverage.nodes.examples()
    for platform in sorted({platform for each in shapes for platform in each.platforms}):
        for entry, view in entries:
            for addon in addons_of(platform):
                message = _against(entry, view, addon)
                if message is None:
                    continue
                wanting = in_order.of(_groups(_reach(entry)))
                if nodes := wanting.where(_is_of(platform)):
                    yield Conflict(
                        kind="managed-add-on",
                        daemon_sets=(entry.daemon_set.title, addon.title),
                        nodes=nodes,
                        message=message,
                        remedy=f"Check whether the cluster has {addon.title}; then leave one of "
                        "the two out.",
                    )


def _is_of(platform: Platform) -> Callable[[Node], bool]:
    return lambda node: platform in node.platforms


def _purpose_of(view: DaemonSetView) -> Purpose | None:
    """What a DaemonSet is there for, where a node should have only one of that."""
    is_known = view.role_is_sure and not is_chained(view)
    return PURPOSES.get(view.role) if is_known else None


def _against(entry: DaemonSetCoverage, view: DaemonSetView, addon: Addon) -> str | None:
    """What the two do to each other, as a sentence; none if they get along."""
    one, other = entry.daemon_set.title, addon.title
    ports = sorted({port.port for port in entry.daemon_set.ports}.intersection(addon.ports))
    platform = f"{addon.platform} {addon.condition}".rstrip()
    runs = f"{platform} runs {other} on its nodes"
    if addon.form:
        runs += f" (as {addon.form})"
    if addon.is_object(one):
        return f"{runs} and would take it back."
    if ports:
        claimed = ", ".join(map(str, ports))
        return f"{runs}, which listens on the same port as {one} ({claimed})."
    if addon.purpose is not None and addon.purpose == _purpose_of(view):
        return f"{runs}, which is a {addon.purpose} like {one}."
    return None
