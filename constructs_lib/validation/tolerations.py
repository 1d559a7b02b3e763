"""Tolerations.

Source: ``ValidateTolerations`` and ``validateTaintEffect`` in
``pkg/apis/core/validation/validation.go``, Kubernetes v1.37. ``Gt`` and ``Lt`` need the feature
gate TaintTolerationComparisonOperators, which is off in every supported release.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.k8s.manifest import Json, Path
from constructs_lib.k8s.taints import EFFECTS
from constructs_lib.validation.names import key_problem, value_problem
from constructs_lib.validation.refusal import Refusal, wrong

__all__ = ["COMPARING", "toleration_refusals"]

COMPARING: Final = frozenset({"Lt", "Gt"})
"""The operators behind a feature gate."""


def toleration_refusals(toleration: Json, path: Path) -> Iterator[Refusal]:
    """Why a toleration is refused."""

    def refused(field: str, message: str) -> Refusal:
        return wrong((*path, field), message, kind="tolerations")

    key, value = toleration.get("key", ""), toleration.get("value", "")
    operator, effect = toleration.get("operator") or "Equal", toleration.get("effect", "")
    if operator in COMPARING:
        message = (
            f"is {operator}, which needs Kubernetes 1.35 and the feature gate "
            "TaintTolerationComparisonOperators; write Equal or Exists"
        )
        yield refused("operator", message)
    elif operator not in {"Equal", "Exists"}:
        yield refused("operator", f"is {operator!r:.60}; write Equal or Exists")
    elif operator == "Exists" and value:
        yield refused("value", f"is {value!r:.60}; operator Exists takes none")
    elif operator == "Equal" and (problem := value_problem(value)):
        yield refused("value", problem)
    if key and (problem := key_problem(key)):
        yield refused("key", problem)
    elif not key and operator != "Exists":
        yield refused("key", f"is missing beside operator {operator}; only Exists needs none")
    if effect and effect not in EFFECTS:
        yield refused("effect", f"is {effect!r:.60}; write {', '.join(EFFECTS)} or none")
    elif "tolerationSeconds" in toleration and effect != "NoExecute":
        seen = repr(effect) if effect else "none"
        message = f"works with effect NoExecute only, not with {seen}; remove it"
        yield refused("tolerationSeconds", message)
