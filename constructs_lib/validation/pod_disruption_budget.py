"""A PodDisruptionBudget. Its name is not looked at.

Source: ``ValidatePodDisruptionBudgetSpec`` in ``pkg/apis/policy/validation/validation.go``,
Kubernetes v1.37.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from constructs_lib.k8s.manifest import Json, Manifest, Path
from constructs_lib.pattern import pattern
from constructs_lib.validation.refusal import Refusal, one_of, wrong
from constructs_lib.validation.selectors import selector_refusals

__all__ = ["budget_refusals"]

_AMOUNTS: Final = ("minAvailable", "maxUnavailable")
_POLICIES: Final = frozenset({"IfHealthyBudget", "AlwaysAllow"})
_PERCENT: Final = pattern(r"[0-9]+%", re.ASCII)
_ALL: Final = 100


def budget_refusals(manifest: Manifest, _minor: int) -> Iterator[Refusal]:
    """Why a PodDisruptionBudget is refused."""
    spec = manifest.get("spec", {})
    if all(field in spec for field in _AMOUNTS):
        yield wrong(("spec", _AMOUNTS[1]), "stands beside minAvailable; keep one of the two")
    for field in _AMOUNTS:
        if field in spec:
            yield from _amount(spec[field], ("spec", field))
    yield from selector_refusals(spec.get("selector", {}), ("spec", "selector"))
    policy = spec.get("unhealthyPodEvictionPolicy")
    if policy is not None and policy not in _POLICIES:
        yield one_of(policy, _POLICIES, ("spec", "unhealthyPodEvictionPolicy"))


def _amount(amount: Json, path: Path) -> Iterator[Refusal]:
    if isinstance(amount, str):
        if _PERCENT.fullmatch(amount) is None:
            yield wrong(path, f"is {amount!r:.40}; write a number of Pods or a percentage")
        elif int(amount[:-1][:20]) > _ALL:
            yield wrong(path, f"is {amount}; at most 100% is possible")
    elif amount < 0:
        yield wrong(path, f"is {amount}; it must be 0 or more")
