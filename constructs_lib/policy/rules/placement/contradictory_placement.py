"""DS311: conditions on nodes that no node can meet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from constructs_lib.daemon_set.label_conflicts import conflict
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.label_selector import Requirement, read_requirement
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.node_selector import NodeTerm
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.node_affinity import TERMS
from constructs_lib.policy.finding import Path, Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import pod_violation

__all__ = ["RULE"]

_NEEDS: Final = {
    "In": "needs label values",
    "NotIn": "needs label values",
    "Exists": "takes no values",
    "DoesNotExist": "takes no values",
    "Gt": "needs one whole number",
    "Lt": "needs one whole number",
}


def _check(daemon_set: DaemonSetView, _: Context) -> Iterator[Violation]:
    terms = daemon_set.node_terms
    if terms is None:
        return
    if not terms:
        yield pod_violation("Required node affinity has no term: it matches no node.", *TERMS)
        return
    selector = daemon_set.node_selector
    asked = [Requirement(key, "In", (value,)) for key, value in selector.items()]
    problems = [_problem(term, asked) for term in terms]
    case = None if all(problems) else "dead term"
    for index, written in enumerate(daemon_set.required_terms):
        refused = list(_refused(written))
        for place, message in refused:
            yield pod_violation(message, *TERMS, index, *place)
        problem = problems[index]
        if problem is not None and not refused:
            yield pod_violation(problem, *TERMS, index, case=case)


def _problem(term: NodeTerm, asked: Iterable[Requirement]) -> str | None:
    if term.never:
        return "The term is empty: it matches no node."
    clash = conflict([*asked, *term.labels]) or conflict(term.fields)
    return f"No node can match {' and '.join(map(str, clash))} together." if clash else None


def _refused(term: Json) -> Iterator[tuple[Path, str]]:
    """The conditions that the API server refuses."""
    for index, expression in enumerate(term.get("matchExpressions", ())):
        if read_requirement(expression) is None:
            operator = str(expression.get("operator"))
            expected = f"{operator} {_NEEDS.get(operator, 'is not an operator')}"
            yield ("matchExpressions", index), _refusal(expression, expected)
    for index, expression in enumerate(term.get("matchFields", ())):
        values = expression.get("values", ())
        if expression.get("operator") not in {"In", "NotIn"} or len(values) != 1:
            expected = "a field needs In or NotIn with one value"
            yield ("matchFields", index), _refusal(expression, expected)


def _refusal(expression: Json, expected: str) -> str:
    values = ", ".join(map(str, expression.get("values", ())))
    seen = f"{expression.get('key')} {expression.get('operator')} [{values}]"
    return f"The API server rejects {seen}: {expected}."


RULE = Rule(
    id="DS311",
    slug="contradictory-placement",
    summary="The node selection matches no node.",
    why=(
        "Terms of required node affinity are alternatives; the conditions of one term must all "
        "hold, together with nodeSelector. If they exclude each other, the DaemonSet has no Pod "
        "and still counts as healthy."
    ),
    remedy=(
        "Constrain each label in one place only. In and NotIn need values; Exists and DoesNotExist "
        "take none."
    ),
    bad="""\
spec:
  template:
    spec:
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
            - matchExpressions:
              - key: kubernetes.io/os
                operator: In
                values:
                - windows
""",
    good="""\
spec:
  template:
    spec:
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
            - matchExpressions:
              - key: kubernetes.io/arch
                operator: In
                values:
                - amd64
                - arm64
""",
    check=_check,
    source="Kubernetes, component-helpers/scheduling/corev1/nodeaffinity",
)
