"""Which workloads' Pods a selector matches, without asking every workload of the input."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet

from constructs_lib.k8s.label_selector import LabelSelector
from constructs_lib.policy.facts.label_index import LabelIndex
from constructs_lib.policy.facts.selections import Selection
from constructs_lib.policy.facts.workloads import Workload

__all__ = ["SelectedPods"]


class SelectedPods:
    """Workloads by the labels of their Pods.

    Attributes:
        workloads: the workloads, in their order; their numbers are their places in it.
    """

    def __init__(self, workloads: Iterable[Workload]) -> None:
        self.workloads = tuple(workloads)
        self._index = LabelIndex((each.namespace, each.labels) for each in self.workloads)
        # Workloads that are made from one template ask the same a thousand times.
        self._in_order: dict[tuple[LabelSelector, str | None], Sequence[int]] = {}

    def by(self, selector: LabelSelector, namespace: str | None) -> Iterator[Workload]:
        """The workloads whose Pods a selector of a namespace matches, in their order."""
        return (self.workloads[each] for each in self.in_order(selector, namespace))

    def in_order(self, selector: LabelSelector, namespace: str | None) -> Sequence[int]:
        """Their numbers, in their order."""
        asked = selector, namespace
        if asked not in self._in_order:
            self._in_order[asked] = sorted(self.numbers(selector, namespace))
        return self._in_order[asked]

    def numbers(self, selector: LabelSelector, namespace: str | None) -> AbstractSet[int]:
        """Their numbers."""
        return self._index.matching(selector, (namespace,))

    def reached(self, selection: Selection) -> AbstractSet[int]:
        """The numbers of those that an object selects."""
        return self._index.matching(selection.selector, selection.near)
