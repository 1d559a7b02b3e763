"""A PriorityClass.

Source: ``ValidatePriorityClass`` in ``pkg/apis/scheduling/validation/validation.go``,
``IsKnownSystemPriorityClass`` in ``pkg/apis/scheduling/v1/helpers.go``, Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.priority import BUILT_IN
from constructs_lib.validation.refusal import Refusal, one_of, wrong

__all__ = ["priority_class_refusals"]

_MOST: Final = 1_000_000_000
_POLICIES: Final = frozenset({"PreemptLowerPriority", "Never"})


def priority_class_refusals(manifest: Manifest, _minor: int) -> Iterator[Refusal]:
    """Why a PriorityClass is refused."""
    name, value = manifest.get("metadata", {}).get("name", ""), manifest.get("value", 0)
    if name.startswith("system-"):
        known = BUILT_IN.get(name)
        if known is None or known.value != value or manifest.get("globalDefault", False):
            message = f"is {name!r:.60}; names that begin with system- are the cluster's own"
            yield wrong(("metadata", "name"), f"{message}, so choose another")
    elif value > _MOST:
        yield wrong(("value",), f"is {value}; at most {_MOST:,} is for other than system Pods")
    policy = manifest.get("preemptionPolicy", "Never")
    if policy not in _POLICIES:
        yield one_of(policy, _POLICIES, ("preemptionPolicy",))
