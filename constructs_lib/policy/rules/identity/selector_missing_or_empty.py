"""DS102: no selector, or one that asks for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.yaml.edit import Edit, Put
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.finding import Fault
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.policy.subject import Subject
from constructs_lib.policy.facts.written_labels import have_wrong_types

__all__ = ["RULE"]

_STEADY: Final = ("app.kubernetes.io/name", "app.kubernetes.io/instance")


def _check(subject: Subject, _: Context) -> Iterator[Fault]:
    selector = subject.spec.get("selector", {})
    if selector.get("matchLabels") or selector.get("matchExpressions"):
        return
    if not have_wrong_types(subject):  # DS107 tells of those
        state = "is empty" if "selector" in subject.spec else "is missing"
        yield subject.fault(f"The selector {state}, so it names no Pods.", "spec", "selector")


def _edits(subject: Subject, fault: Fault) -> Iterator[Edit]:
    labels = subject.template_labels
    if all(key in labels for key in _STEADY):
        pairs = {key: labels[key] for key in _STEADY}
        yield Put(path=fault.path, value={"matchLabels": pairs})


RULE = Rule(
    id="DS102",
    slug="selector-missing-or-empty",
    summary="The selector is missing or empty.",
    why=(
        "The API server refuses the DaemonSet. Old versions of the API filled the selector in "
        "from the template, apps/v1 does not."
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
)
