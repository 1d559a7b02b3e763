"""DS306: a toleration that the API server refuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.metadata import label_key_problem, label_value_problem
from constructs_lib.k8s.taints import EFFECTS
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.policy.violation import pod_violation
from constructs_lib.yaml.edit import Edit, Remove

__all__ = ["RULE"]

_ALPHA: Final = {"Gt", "Lt"}
_ALPHA_SINCE: Final = 35


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    for index, entry in enumerate(daemon_set.tolerations):
        for field, message in _problems(entry):
            gated = field == "operator" and entry.get("operator") in _ALPHA
            yield pod_violation(
                message,
                "tolerations",
                index,
                field,
                case="gated" if gated and context.minor >= _ALPHA_SINCE else None,
            )


def _problems(entry: Json) -> Iterator[tuple[str, str]]:
    """The fields that are wrong, and what is wrong with each."""
    key, value = entry.get("key", ""), entry.get("value", "")
    operator, effect = entry.get("operator") or "Equal", entry.get("effect", "")
    if operator in _ALPHA:
        gate = "TaintTolerationComparisonOperators"
        yield "operator", f"Operator {operator} needs Kubernetes 1.35 and the feature gate {gate}."
    elif operator not in {"Equal", "Exists"}:
        yield "operator", f"Unknown operator {operator!r}; use Equal or Exists."
    elif operator == "Exists" and value:
        yield "value", f"Operator Exists takes no value, but value is {value!r}."
    elif operator == "Equal" and (problem := label_value_problem(value)):
        yield "value", f"The API server rejects the value: {problem}."
    if key and (problem := label_key_problem(key)):
        yield "key", f"The API server rejects the key: {problem}."
    elif not key and operator != "Exists":
        yield "key", f"A toleration without a key needs operator Exists; it has {operator}."
    if effect and effect not in EFFECTS:
        yield "effect", f"Unknown effect {effect!r}; use one of {', '.join(EFFECTS)}."
    elif "tolerationSeconds" in entry and effect != "NoExecute":
        seen = f"it is {effect}" if effect else "it has none"
        yield "tolerationSeconds", f"tolerationSeconds works with effect NoExecute only; {seen}."


def _edits(daemon_set: DaemonSetView, violation: Violation) -> Iterator[Edit]:
    entry = daemon_set.tolerations[int(violation.path[-2])]
    if violation.path[-1] == "value" and entry.get("operator") == "Exists":
        yield Remove(path=violation.path)


RULE = Rule(
    id="DS306",
    slug="toleration-invalid",
    summary="A toleration is invalid.",
    why="The API server rejects the whole DaemonSet, or its Helm release fails half-way.",
    remedy=(
        "Write key, operator Exists and effect to tolerate a taint whatever its value, or key, "
        "operator Equal, value and effect for one value; tolerationSeconds goes with NoExecute."
    ),
    bad="""\
spec:
  template:
    spec:
      tolerations:
      - key: example.com/dedicated
        operator: Exists
        value: agents
        effect: NoSchedule
""",
    good="""\
spec:
  template:
    spec:
      tolerations:
      - key: example.com/dedicated
        operator: Equal
        value: agents
        effect: NoSchedule
      - key: example.com/maintenance
        operator: Exists
        effect: NoExecute
        tolerationSeconds: 60
""",
    check=_check,
    fix=Fix(safety="unsafe", edits=_edits),
    source="Kubernetes, pkg/apis/core/validation (ValidateTolerations)",
)
