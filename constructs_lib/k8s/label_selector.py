"""Requirements on labels, and selectors of Pods made of them.

Source: ``selector.go`` of ``k8s.io/apimachinery/pkg/labels`` and ``helpers.go`` of
``k8s.io/apimachinery/pkg/apis/meta/v1`` (LabelSelectorAsSelector), Kubernetes v1.37.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from constructs_lib.k8s.integers import INT64
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.metadata import label_key_problem, label_value_problem
from constructs_lib.pattern import pattern

__all__ = ["LabelSelector", "Requirement", "read_requirement", "read_selector"]


class Requirement(NamedTuple):
    """One condition on one label. Printed as Kubernetes' documentation writes it.

    Attributes:
        key: the label's key.
        operator: In, NotIn, Exists, DoesNotExist, Gt or Lt.
        values: the values it names.
    """

    key: str
    operator: str
    values: tuple[str, ...] = ()

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Whether labels meet the condition. NotIn also accepts labels without the key."""
        value = labels.get(self.key)
        if self.operator == "In":
            return value in self.values
        if self.operator == "NotIn":
            return value not in self.values
        if self.operator == "Exists":
            return value is not None
        if self.operator == "DoesNotExist":
            return value is None
        number, bound = _integer(value), _integer(self.values[0])
        if number is None or bound is None:
            return False
        return number > bound if self.operator == "Gt" else number < bound

    def __str__(self) -> str:
        if self.operator in {"Exists", "DoesNotExist"}:
            return f"{self.key} {self.operator}"
        return f"{self.key} {self.operator} [{', '.join(self.values)}]"


class LabelSelector(NamedTuple):
    """Which Pods are meant: all requirements must hold; none at all means every Pod."""

    requirements: tuple[Requirement, ...]

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Whether labels meet every requirement."""
        return all(requirement.matches(labels) for requirement in self.requirements)


def read_requirement(expression: Mapping[str, Json]) -> Requirement | None:
    """An entry of ``matchExpressions``; none if Kubernetes cannot parse it, so it never matches."""
    requirement = Requirement(
        expression.get("key", ""),
        expression.get("operator", ""),
        tuple(expression.get("values") or ()),
    )
    return requirement if _is_valid(requirement) else None


def read_selector(selector: Mapping[str, Json] | None) -> LabelSelector | None:
    """A ``labelSelector`` of a Pod; none if it matches no Pod at all."""
    if selector is None:
        return None
    pairs = selector.get("matchLabels") or {}
    found = [read_requirement(entry) for entry in selector.get("matchExpressions") or ()]
    if None in found:
        return None
    equal = [Requirement(key, "In", (value,)) for key, value in pairs.items()]
    return LabelSelector((*equal, *(entry for entry in found if entry is not None)))


_INTEGER: Final = pattern(r"[+-]?[0-9]+", re.ASCII)


def _integer(text: str | None) -> int | None:
    """The number as Go's ParseInt reads it: leading zeros are fine, fractions are not."""
    if text is None or _INTEGER.fullmatch(text) is None:
        return None
    number = int(text)
    return number if number in INT64 else None


def _is_valid(requirement: Requirement) -> bool:
    key, operator, values = requirement
    if label_key_problem(key) or any(label_value_problem(value) for value in values):
        return False
    if operator in {"In", "NotIn"}:
        return bool(values)
    if operator in {"Exists", "DoesNotExist"}:
        return not values
    return operator in {"Gt", "Lt"} and len(values) == 1 and _integer(values[0]) is not None
