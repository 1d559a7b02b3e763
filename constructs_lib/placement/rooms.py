"""The figures of nodes that look alike: one answer serves them all, and they may differ in size."""

from __future__ import annotations

from constructs_lib.cluster.nodes import Nodes
from constructs_lib.placement.node_with_pods import Places
from constructs_lib.placement.shortage import Shortage, Span
from constructs_lib.placement.verdict import InCompetition, Reason, Verdict
from constructs_lib.record import replace

__all__ = ["Rooms"]


class Rooms:
    """How much some nodes that look alike have.

    Args:
        nodes: the nodes; the first is the one that was decided.
        everywhere: all nodes with their Pods.
    """

    def __init__(self, nodes: Nodes, everywhere: Places) -> None:
        self._nodes = nodes
        self._everywhere = everywhere
        self._found: dict[str, tuple[int, Span, Span]] = {}

    def alone(self, verdict: Verdict) -> Verdict:
        """A verdict about the first node, with the figures of all."""
        reasons = self._told(verdict.reasons)
        return verdict if reasons is verdict.reasons else replace(verdict, reasons=reasons)

    def together(self, verdict: InCompetition) -> InCompetition:
        """The same of a verdict in competition."""
        reasons = self._told(verdict.reasons)
        return verdict if reasons is verdict.reasons else replace(verdict, reasons=reasons)

    def _told(self, reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
        if len(self._nodes) == 1 or all(each.shortage is None for each in reasons):
            return reasons
        return tuple(
            each.with_figures(self._of_all(each.shortage)) if each.shortage is not None else each
            for each in reasons
        )

    def _of_all(self, shortage: Shortage) -> Shortage:
        resource = shortage.resource
        if resource not in self._found:
            rooms = list(self._everywhere.rooms(self._nodes, resource))
            sizes = [amounts.get(resource, 0) for amounts, _ in self._nodes.sizes()]
            self._found[resource] = (
                rooms[0],
                Span(min(rooms), max(rooms)),
                Span(min(sizes), max(sizes)),
            )
        first, rooms_of_all, whole = self._found[resource]
        # Whoever else is placed takes the same from each.
        return replace(shortage, free=rooms_of_all.moved(shortage.free.low - first), whole=whole)
