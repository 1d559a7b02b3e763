"""What a Pod asks of a resource and what is there: on one node, or on many that fare alike."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from constructs_lib.k8s.amounts import amount_in_words
from constructs_lib.record import dataclass, replace

__all__ = ["Shortage", "Span"]


class Span(NamedTuple):
    """The smallest and the largest of some amounts, in whole numbers (``k8s/amounts.py``)."""

    low: int
    high: int

    @classmethod
    def of(cls, amount: int) -> Span:
        """The span of one amount."""
        return cls(amount, amount)

    @classmethod
    def over(cls, spans: Iterable[Span]) -> Span:
        """The span of all amounts of some spans."""
        lows, highs = zip(*spans, strict=True)
        return cls(min(lows), max(highs))

    def moved(self, by: int) -> Span:
        """The span of the same amounts, each with something added."""
        return Span(self.low + by, self.high + by)

    def in_words(self, resource: str) -> str:
        """``64Mi``, or ``64Mi to 2Gi``."""
        low, high = (amount_in_words(resource, amount) for amount in self)
        return low if low == high else f"{low} to {high}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortage:
    """Too little of a resource."""

    resource: str
    """The resource; ``pods`` is the number of Pods that a node allows."""
    asked: Span
    """What the Pod asks for."""
    free: Span
    """What is left for it."""
    whole: Span
    """What Pods may use of the node."""
    overhead: int = 0
    """What of the request is the RuntimeClass's."""

    @property
    def message(self) -> str:
        """What was wanted and what was found, for every node of the span."""
        if self.resource == "pods":
            return f"too many Pods: {self._pods()}"
        asked, free, whole = (
            span.in_words(self.resource) for span in (self.asked, self.free, self.whole)
        )
        return (
            f"insufficient {self.resource}: requests {asked}, {free} of {whole} allocatable is free"
        )

    @property
    def remedy(self) -> str:
        """What helps on every node of the span."""
        if self.resource == "pods":
            return "Raise the kubelet's maxPods, or give the agent a priority that evicts others."
        most = self.free.low - self.overhead
        if most <= 0:
            return f"Do not request {self.resource}, or use nodes that have some free."
        words = amount_in_words(self.resource, most)
        return f"Request at most {words} of {self.resource}, or use larger nodes."

    def with_all(self, others: Iterable[Shortage]) -> Shortage:
        """The same, told of several nodes or Pods at once."""
        every = (self, *others)
        return replace(
            self,
            asked=Span.over(each.asked for each in every),
            free=Span.over(each.free for each in every),
            whole=Span.over(each.whole for each in every),
            overhead=max(each.overhead for each in every),
        )

    def _pods(self) -> str:
        low, high = self.whole
        if low == high and self.free.low == self.free.high:
            return f"the node allows {low} and has {low - self.free.low}"
        allowed = f"{low}" if low == high else f"{low} to {high}"
        return f"the nodes allow {allowed} and have no place for another"
