"""Why agents do not run, each cause once: the nodes, what is in the way, and whom it keeps off.

Nine DaemonSets that do not tolerate one taint are one cause with nine agents, not nine gaps.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from constructs_lib.cluster.nodes import Nodes
from constructs_lib.daemon_set.scheduling import DaemonSet
from constructs_lib.placement.coverage import Coverage, DaemonSetCoverage
from constructs_lib.placement.in_order import NodesInOrder
from constructs_lib.placement.pools import agent_of, agents
from constructs_lib.placement.uncovered import ORDER, Fate, Uncovered, first_reason
from constructs_lib.placement.verdict import Reason
from constructs_lib.record import dataclass

__all__ = ["Cause", "KeptOff", "Lack", "causes", "without_agent"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """Nodes of a cause that one change covers."""

    gap: Uncovered
    """All that the DaemonSet lacks in this way, on these nodes and on others."""
    nodes: Nodes
    """Those that are nodes of the cause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptOff:
    """An agent that a cause keeps off its nodes."""

    title: str
    """``namespace/name``, of the agent where it is several DaemonSets."""
    position: int
    """The position of its DaemonSet in the coverage; of several that which comes nearest."""
    lacks: tuple[Lack, ...]
    """The nodes; several where more is in the way on some of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Nodes on which the same agents do not run, for the same reason."""

    fate: Fate
    """What happens there instead."""
    nodes: Nodes
    """The nodes, in the order they were given."""
    reason: Reason
    """Where Kubernetes stops; its figures are those of all nodes and all agents."""
    kept_off: tuple[KeptOff, ...]
    """The agents, in the order of the coverage."""
    is_total: bool
    """Whether it keeps every given agent off these nodes."""
    is_bare: bool
    """Whether these nodes have no agent at all, whatever keeps off the others."""
    is_meant: bool
    """Whether it is right that none of the agents runs there."""


def causes(
    coverage: Coverage, gaps: Sequence[Sequence[Uncovered]], in_order: NodesInOrder
) -> tuple[Cause, ...]:
    """Gather what all the DaemonSets lack.

    First come the causes that leave nodes without any agent, then what is to start and does not,
    then what is not wanted; what is right as it is comes last.

    Args:
        coverage: the answer.
        gaps: what each DaemonSet lacks, in the order of the coverage.
        in_order: gives the nodes of groups.
    """
    lacking: dict[tuple[Fate, str, bool], dict[int, dict[int, Uncovered]]] = {}
    for position, found in enumerate(gaps):
        for gap in found:
            key = gap.fate, gap.reason.without_figures, gap.leave is not None
            by_group = lacking.setdefault(key, {})
            for group in gap.groups:
                by_group.setdefault(group, {})[position] = gap
    every = agents(coverage)
    bare = _bare(coverage)
    result = [
        Cause(
            fate=fate,
            nodes=in_order.of(groups),
            reason=_of_all(coverage, groups, positions),
            kept_off=tuple(
                KeptOff(
                    title=_title(coverage.daemon_sets[position].daemon_set, every),
                    position=position,
                    lacks=tuple(_lacks(groups, position, by_group, in_order)),
                )
                for position in positions
            ),
            is_total=len(positions) == len(every),
            is_bare=bare.issuperset(groups),
            is_meant=is_meant,
        )
        for (fate, _, is_meant), by_group in lacking.items()
        for positions, groups in _alike(by_group)
    ]
    return tuple(sorted(result, key=_rank))


def without_agent(coverage: Coverage, found: Sequence[Cause]) -> Nodes:
    """The nodes that none of the DaemonSets reaches, where that is not right, in the order given.

    Args:
        coverage: the answer.
        found: its causes.
    """
    missed = set[int]()
    bare = _bare(coverage)
    unmeant = [cause.nodes.positions for cause in found if bare and not cause.is_meant]
    if unmeant:
        missed.update(*(coverage.groups[index].positions for index in bare))
        missed.intersection_update(chain.from_iterable(unmeant))
    return coverage.nodes.at(array("I", sorted(missed)))


def _bare(coverage: Coverage) -> frozenset[int]:
    """The groups of nodes without any agent."""
    return frozenset(
        index
        for index in range(len(coverage.groups))
        if all(_is_absent(entry, index) for entry in coverage.daemon_sets)
    )


def _is_absent(entry: DaemonSetCoverage, index: int) -> bool:
    verdict = entry.groups[index]
    if verdict.together.outcome == "pending":
        return not verdict.alone.evicts
    return verdict.together.outcome == "not wanted"


def _alike(
    by_group: Mapping[int, Mapping[int, Uncovered]],
) -> Iterator[tuple[tuple[int, ...], list[int]]]:
    """The agents, by their positions, with the groups of nodes that lack exactly these."""
    found: dict[tuple[int, ...], list[int]] = {}
    for group, lacking in by_group.items():
        found.setdefault(tuple(lacking), []).append(group)
    yield from found.items()


def _lacks(
    groups: Sequence[int],
    position: int,
    by_group: Mapping[int, Mapping[int, Uncovered]],
    in_order: NodesInOrder,
) -> Iterator[Lack]:
    found: dict[int, tuple[Uncovered, list[int]]] = {}
    for group in groups:
        gap = by_group[group][position]
        found.setdefault(id(gap), (gap, []))[1].append(group)
    for gap, members in found.values():
        yield Lack(gap=gap, nodes=in_order.of(members))


def _title(daemon_set: DaemonSet, every: Mapping[str, Sequence[DaemonSetCoverage]]) -> str:
    agent = agent_of(daemon_set)
    return agent if len(every[agent]) > 1 else daemon_set.title


def _of_all(coverage: Coverage, groups: Sequence[int], positions: Sequence[int]) -> Reason:
    """The reason with the figures of all these nodes and agents."""
    entries = [coverage.daemon_sets[position] for position in positions]
    told = first_reason(entries[0].groups[groups[0]]) or ORDER
    if told.shortage is None:
        return told
    reasons = (first_reason(entry.groups[group]) for entry in entries for group in groups)
    return told.with_all([reason for reason in reasons if reason is not None])


def _rank(cause: Cause) -> tuple[bool, bool, bool]:
    return cause.is_meant, not cause.is_bare, cause.fate == "not wanted"
