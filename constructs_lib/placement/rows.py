"""Nodes on one line: those of a pool on which every DaemonSet fares alike.

The groups of :func:`coverage` are as fine as its predicates need them; a reader wants one line for
all nodes with the same outcomes for the same reasons. Figures inside a reason (what is free here,
what is free there) do not keep nodes apart: a line tells those of its first node.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from constructs_lib.cluster.node import Node
from constructs_lib.placement.coverage import Coverage, GroupVerdict
from constructs_lib.placement.verdict import Reason

__all__ = ["Row", "row_key", "rows"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Some nodes of one pool that fare alike."""

    pool: str | None
    """Their pool; none where no label tells."""
    nodes: tuple[Node, ...]
    """The nodes, in the order they were given."""
    verdicts: tuple[GroupVerdict, ...]
    """What happens to each DaemonSet, in the order of the coverage; told of the first node."""


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
            verdicts=tuple(entry.groups[group_of[nodes[0].name]] for entry in coverage.daemon_sets),
        )
        for nodes in gathered.values()
    )


def row_key(verdict: GroupVerdict) -> Hashable:
    """Equal for verdicts that read alike but for their figures."""
    alone, together = verdict.alone, verdict.together
    return (
        alone.outcome,
        bool(alone.evicts),
        tuple(map(_words, alone.reasons)),
        together.outcome,
        together.rivals,
        tuple(map(_words, together.reasons)),
    )


def _words(reason: Reason) -> str:
    told_in_figures = reason.predicate.startswith(("insufficient-", "too-many-pods"))
    return reason.predicate if told_in_figures else reason.message
