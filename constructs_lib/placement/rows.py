"""Nodes on one line: those of a pool on which every DaemonSet fares alike.

The groups of :func:`coverage` are as fine as its predicates need them; a reader wants one line for
all nodes with the same outcomes for the same reasons. Figures inside a reason (what is free here,
what is free there) do not keep nodes apart: a line tells those of its first node.
"""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Sequence

from constructs_lib.cluster.nodes import Nodes
from constructs_lib.placement.coverage import Coverage, GroupVerdict
from constructs_lib.placement.verdict import Reason
from constructs_lib.record import dataclass, replace

__all__ = ["Row", "row_key", "rows", "told_of_all"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Some nodes of one pool that fare alike."""

    pool: str | None
    """Their pool; none where no label tells."""
    nodes: Nodes
    """The nodes, in the order they were given."""
    verdicts: tuple[GroupVerdict, ...]
    """What happens to each DaemonSet, in the order of the coverage, with the figures of all."""


def rows(coverage: Coverage) -> tuple[Row, ...]:
    """Every node of a coverage in exactly one row; rows in the order of their first nodes."""
    alike = [
        tuple(row_key(entry.groups[index]) for entry in coverage.daemon_sets)
        for index in range(len(coverage.groups))
    ]
    nodes = coverage.nodes
    # Nodes of one shape are of one pool.
    gathered: dict[Hashable, tuple[array[int], list[int]]] = {}
    known: dict[tuple[int, int], array[int]] = {}
    pairs = zip(coverage.group_numbers(), nodes.shape_numbers(), strict=True)
    for position, pair in enumerate(pairs):
        positions = known.get(pair)
        if positions is None:
            group = pair[0]
            key = nodes[position].pool, alike[group]
            positions, groups = gathered.setdefault(key, (array("I"), []))
            known[pair] = positions
            groups.append(group)
        positions.append(position)
    return tuple(
        Row(
            pool=nodes[positions[0]].pool,
            nodes=nodes.at(positions),
            verdicts=tuple(
                told_of_all([entry.groups[index] for index in dict.fromkeys(groups)])
                for entry in coverage.daemon_sets
            ),
        )
        for positions, groups in gathered.values()
    )


def told_of_all(verdicts: Sequence[GroupVerdict]) -> GroupVerdict:
    """The first of some verdicts that read alike, with the figures of all of them."""
    first = verdicts[0]
    if len(verdicts) == 1 or not (first.alone.reasons or first.together.reasons):
        return first
    alone = _with_figures([each.alone.reasons for each in verdicts])
    together = _with_figures([each.together.reasons for each in verdicts])
    return replace(
        first,
        alone=replace(
            first.alone,
            reasons=alone,
            evicts=tuple(dict.fromkeys(each for one in verdicts for each in one.alone.evicts)),
        ),
        together=replace(first.together, reasons=together),
    )


def _with_figures(reasons: Sequence[Sequence[Reason]]) -> tuple[Reason, ...]:
    return tuple(first.with_all(others) for first, *others in zip(*reasons, strict=True))


def row_key(verdict: GroupVerdict) -> Hashable:
    """Equal for verdicts that read alike but for their figures."""
    alone, together = verdict.alone, verdict.together
    return (
        alone.outcome,
        bool(alone.evicts),
        tuple([reason.without_figures for reason in alone.reasons]),
        together.outcome,
        together.rivals,
        tuple([reason.without_figures for reason in together.reasons]),
    )
