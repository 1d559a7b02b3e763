"""DS311: conditions on nodes that no node can meet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from constructs_lib.daemon_set.label_conflicts import conflict
from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.k8s.label_selector import Requirement
from constructs_lib.k8s.node_selector import NodeTerm
from constructs_lib.policy.engine.sentence import sentence
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.facts.node_affinity import TERMS
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import pod_violation
from constructs_lib.validation.affinity import node_term_refusals
from constructs_lib.validation.gates import gates_of

__all__ = ["RULE"]


def _check(daemon_set: SpecView, context: Settings) -> Iterator[Violation]:
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
        refused = list(node_term_refusals(written, (*TERMS, index), gates_of(context.minor)))
        for refusal in refused:
            yield pod_violation(sentence(refusal), *refusal.path)
        problem = problems[index]
        if problem is not None and not refused:
            yield pod_violation(problem, *TERMS, index, case=case)


def _problem(term: NodeTerm, asked: Iterable[Requirement]) -> str | None:
    if term.never:
        if term.is_empty:
            return "The term is empty: it matches no node."
        return "Gt or Lt compares with what is no number: the term matches no node."
    clash = conflict([*asked, *term.labels]) or conflict(term.fields)
    return f"No node can match {' and '.join(map(str, clash))} together." if clash else None


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
    check_spec=_check,
    source="Kubernetes, component-helpers/scheduling/corev1/nodeaffinity",
    beyond_cel=(
        "To find conditions that exclude each other takes more than an expression of CEL can hold."
    ),
)
