"""Nodes on one line: those of a pool on which every DaemonSet fares alike.

The groups of :func:`coverage` are as fine as its predicates need them; a reader wants one line for
all nodes with the same outcomes for the same reasons. Figures inside a reason (what is free here,
what is free there) do not keep nodes apart: a line tells those of its first node.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from constructs_lib.cluster.node import Node
from constructs_lib.placement.coverage import Coverage, GroupVerdict
from constructs_lib.placement.verdict import Reason
from constructs_lib.record import dataclass, replace

__all__ = ["Row", "row_key", "rows", "told_of_all"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Some nodes of one pool that fare alike."""

    pool: str | None
    """Their pool; none where no label tells."""
    nodes: tuple[Node, ...]
    """The nodes, in the order they were given."""
    verdicts: tuple[GroupVerdict, ...]
    """What happens to each DaemonSet, in the order of the coverage, with the figures of all."""


def rows(coverage: Coverage) -> tuple[Row, ...]:
    """Every node of a coverage in exactly one row; rows in the order of their first nodes."""
    alike = [
        tuple(row_key(entry.groups[index]) for entry in coverage.daemon_sets)
        for index in range(len(coverage.groups))
    ]
    group_of = {node.name: index for index, nodes in enumerate(coverage.groups) for node in nodes}
    gathered: dict[Hashable, list[Node]] = {}
    for node in coverage.nodes:
        gathered.setdefault((node.pool, alike[group_of[node.name]]), []).append(node)
    return tuple(
        Row(
            pool=nodes[0].pool,
            nodes=tuple(nodes),
            verdicts=tuple(
                told_of_all([entry.groups[index] for index in indices])
                for entry in coverage.daemon_sets
            ),
        )
        for nodes in gathered.values()
        for indices in (dict.fromkeys([group_of[node.name] for node in nodes]),)
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
