"""What a selector matches, without asking everything that has labels.

Thousands of Services and thousands of workloads make millions of pairs. So what has a label is kept
as a set of numbers, and a selector is answered by intersecting sets.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import TypeAlias

from constructs_lib.k8s.label_selector import LabelSelector, Requirement

__all__ = ["LabelIndex"]

_Asked: TypeAlias = tuple[LabelSelector, frozenset[str | None] | None]
_NOTHING: AbstractSet[int] = frozenset()


class LabelIndex:
    """Things with labels in namespaces, numbered in their order."""

    def __init__(self, labelled: Iterable[tuple[str | None, Mapping[str, str]]]) -> None:
        self._labels: list[Mapping[str, str]] = []
        self._in_namespace: dict[str | None, set[int]] = defaultdict(set)
        self._with_key: dict[str, set[int]] = defaultdict(set)
        self._with_label: dict[tuple[str, str], set[int]] = defaultdict(set)
        # Objects that are made from one template ask the same a thousand times.
        self._answers: dict[_Asked, AbstractSet[int]] = {}
        for number, (namespace, labels) in enumerate(labelled):
            self._labels.append(labels)
            self._in_namespace[namespace].add(number)
            for key, value in labels.items():
                self._with_key[key].add(number)
                self._with_label[key, value].add(number)

    def matching(
        self, selector: LabelSelector, namespaces: Collection[str | None] | None
    ) -> AbstractSet[int]:
        """The numbers of what a selector matches.

        Args:
            selector: the selector.
            namespaces: where to look; anywhere if none is given.
        """
        asked = selector, frozenset(namespaces) if namespaces is not None else None
        if asked not in self._answers:
            self._answers[asked] = self._matching(selector, namespaces)
        return self._answers[asked]

    def _matching(
        self, selector: LabelSelector, namespaces: Collection[str | None] | None
    ) -> AbstractSet[int]:
        sets = [self._with(each) for each in selector.requirements]
        found = min((each for each in sets if each is not None), key=len, default=None)
        if namespaces is not None:
            near = self._anywhere(namespaces)
            found = near if found is None else found & near
        elif found is None:
            found = set(range(len(self._labels)))
        for requirement, its in zip(selector.requirements, sets, strict=True):
            if its is not None:
                found = found & its
            elif requirement.operator == "NotIn":
                for value in requirement.values:
                    found = found - self._with_label.get((requirement.key, value), _NOTHING)
            elif requirement.operator == "DoesNotExist":
                found = found - self._with_key.get(requirement.key, _NOTHING)
            else:
                found = {each for each in found if requirement.matches(self._labels[each])}
        return found

    def _with(self, requirement: Requirement) -> AbstractSet[int] | None:
        """What has a label that a requirement asks for; none if it asks for something else."""
        if requirement.operator == "Exists":
            return self._with_key.get(requirement.key, _NOTHING)
        if requirement.operator != "In":
            return None
        found = [self._with_label.get((requirement.key, each)) for each in requirement.values]
        known = [each for each in found if each is not None]
        return known[0] if len(known) == 1 else set[int]().union(*known)

    def _anywhere(self, namespaces: Collection[str | None]) -> AbstractSet[int]:
        known = [self._in_namespace.get(each, _NOTHING) for each in namespaces]
        return known[0] if len(known) == 1 else set[int]().union(*known)
