"""Which workloads' Pods a selector matches, without asking every workload of the input.

Nearly every selector names the value of some label, so the Pods with its rarest one are asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from constructs_lib.k8s.label_selector import LabelSelector
from constructs_lib.policy.facts.workloads import Workload

__all__ = ["SelectedPods"]


class SelectedPods:
    """Workloads by namespace and by the labels of their Pods."""

    def __init__(self, workloads: Iterable[Workload]) -> None:
        self._in_namespace: dict[str | None, list[Workload]] = {}
        self._with_label: dict[tuple[str | None, str, str], list[Workload]] = {}
        for workload in workloads:
            self._in_namespace.setdefault(workload.namespace, []).append(workload)
            for label in workload.labels.items():
                self._with_label.setdefault((workload.namespace, *label), []).append(workload)

    def by(self, selector: LabelSelector, namespace: str | None) -> Iterator[Workload]:
        """The workloads whose Pods a selector of that namespace matches, in their order."""
        for workload in self._candidates(selector, namespace):
            if selector.matches(workload.labels):
                yield workload

    def _candidates(self, selector: LabelSelector, namespace: str | None) -> Sequence[Workload]:
        named = [
            self._with_label.get((namespace, entry.key, entry.values[0]), [])
            for entry in selector.requirements
            if entry.operator == "In" and len(entry.values) == 1
        ]
        return min(named, key=len) if named else self._in_namespace.get(namespace, ())
