"""DS102: no selector, or one that asks for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.metadata import INSTANCE_LABEL, PROGRAM_LABEL
from constructs_lib.policy.cel.reasons import REFUSED
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.written_labels import have_wrong_types
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.policy.violation import object_violation
from constructs_lib.yaml.edit import Edit, Put

__all__ = ["RULE"]

_STEADY: Final = (PROGRAM_LABEL, INSTANCE_LABEL)


def _check(daemon_set: DaemonSetView, _: Context) -> Iterator[Violation]:
    selector = daemon_set.spec.get("selector", {})
    if selector.get("matchLabels") or selector.get("matchExpressions"):
        return
    if not have_wrong_types(daemon_set):  # DS107 tells of those
        state = "is empty" if "selector" in daemon_set.spec else "is missing"
        yield object_violation(f"The selector {state}, so it matches no Pods.", "spec", "selector")


def _edits(daemon_set: DaemonSetView, violation: Violation) -> Iterator[Edit]:
    labels = daemon_set.template_labels
    if all(key in labels for key in _STEADY):
        pairs = {key: labels[key] for key in _STEADY}
        yield Put(path=violation.path, value={"matchLabels": pairs})


RULE = Rule(
    id="DS102",
    slug="selector-missing-or-empty",
    summary="The selector is missing or empty.",
    why=(
        "The API server rejects the DaemonSet. Old versions of the API filled the selector in from "
        "the template, apps/v1 does not."
    ),
    remedy=(
        "Select on labels of the template that never change: `app.kubernetes.io/name` and "
        "`app.kubernetes.io/instance`. It cannot be changed afterwards."
    ),
    bad="""\
spec:
  selector: null
""",
    good="""\
spec:
  selector:
    matchLabels:
      app.kubernetes.io/name: agent
      app.kubernetes.io/instance: agent
""",
    check=_check,
    fix=Fix(safety="unsafe", edits=_edits),
    source="Kubernetes, pkg/apis/apps/validation (ValidateDaemonSetSpec)",
    beyond_cel=REFUSED,
)
