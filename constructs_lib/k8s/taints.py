"""Taints, and which toleration tolerates which.

Source: ``toleration.go`` of ``k8s.io/api/core/v1`` (ToleratesTaint) and ``helpers.go`` of
``k8s.io/component-helpers/scheduling/corev1``, Kubernetes v1.37.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from constructs_lib.k8s.integers import INT64
from constructs_lib.k8s.manifest import Json
from constructs_lib.pattern import pattern

__all__ = ["EFFECTS", "Taint", "tolerates", "untolerated"]

EFFECTS: Final = ("NoSchedule", "PreferNoSchedule", "NoExecute")
"""What a taint does to a Pod that does not tolerate it."""


class Taint(NamedTuple):
    """A mark on a node that keeps Pods away. Printed as ``key=value:effect``.

    Attributes:
        key: the taint's key.
        value: the taint's value; empty where there is none.
        effect: one of :data:`EFFECTS`.
    """

    key: str
    value: str
    effect: str

    def __str__(self) -> str:
        value = f"={self.value}" if self.value else ""
        return f"{self.key}{value}:{self.effect}"


def tolerates(
    toleration: Mapping[str, Json], taint: Taint, *, comparison_operators: bool = False
) -> bool:
    """Whether one toleration tolerates a taint.

    Args:
        toleration: an entry of ``spec.tolerations``.
        taint: the taint.
        comparison_operators: whether Gt and Lt count, the alpha feature gate
            TaintTolerationComparisonOperators. Default: no, as in Kubernetes v1.37.
    """
    effect, key = toleration.get("effect"), toleration.get("key")
    if (effect and effect != taint.effect) or (key and key != taint.key):
        return False
    operator = toleration.get("operator") or "Equal"
    value = toleration.get("value") or ""
    if operator == "Equal":
        return bool(value == taint.value)
    if operator in {"Gt", "Lt"}:
        return comparison_operators and _compares(operator, value, taint.value)
    return bool(operator == "Exists")


def untolerated(
    taints: Iterable[Taint],
    tolerations: Iterable[Mapping[str, Json]],
    *,
    comparison_operators: bool = False,
) -> Iterator[Taint]:
    """The taints that keep a Pod away, in the order of the node. PreferNoSchedule never does."""
    tolerations = list(tolerations)
    for taint in taints:
        if taint.effect != "PreferNoSchedule" and not any(
            tolerates(toleration, taint, comparison_operators=comparison_operators)
            for toleration in tolerations
        ):
            yield taint


_CANONICAL: Final = pattern(r"0|-?[1-9][0-9]*", re.ASCII)


def _compares(operator: str, wanted: str, found: str) -> bool:
    if _CANONICAL.fullmatch(wanted) is None or _CANONICAL.fullmatch(found) is None:
        return False
    bound, number = int(wanted), int(found)
    if bound not in INT64 or number not in INT64:
        return False
    return number > bound if operator == "Gt" else number < bound
