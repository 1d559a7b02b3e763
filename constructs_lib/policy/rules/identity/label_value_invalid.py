"""DS107: labels that Kubernetes does not take."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.metadata import label_key_problem, label_value_problem
from constructs_lib.policy.cel.reasons import REFUSED
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.written_labels import WrittenLabel, written_labels
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.policy.violation import object_violation
from constructs_lib.yaml.edit import Edit, Put, Quote

__all__ = ["RULE"]


def _check(daemon_set: DaemonSetView, _: Context) -> Iterator[Violation]:
    if _are_plain(daemon_set):
        return
    for label in written_labels(daemon_set):
        if not isinstance(label.value, str):
            message = (
                f"{_where(label)} is {_in_words(label.value)}, but label values are text: quote it."
            )
        else:
            message = _problem(label.key, label.value)
        if message:
            yield object_violation(message, *label.path)


def _are_plain(daemon_set: DaemonSetView) -> bool:
    """Whether all is well at a glance, as in nearly every DaemonSet."""
    selector = daemon_set.spec.get("selector", {})
    if daemon_set.written is not daemon_set.manifest or "matchExpressions" in selector:
        return False
    labels = (daemon_set.metadata.get("labels", {}), selector.get("matchLabels", {}))
    for each in (*labels, daemon_set.template_labels):
        for key, value in each.items():
            if not isinstance(value, str) or _problem(key, value):
                return False
    return True


@lru_cache(maxsize=4096)  # most DaemonSets of one input share most of their labels
def _problem(key: str, value: str) -> str:
    if label_key_problem(key) is not None:
        return f"{key!r} is not a valid label key."
    if label_value_problem(value) is not None:
        return f"The value of {key} is {value!r}, which is not a valid label value."
    return ""


def _where(label: WrittenLabel) -> str:
    return f"The value of {label.key}"


def _in_words(value: Json) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return f"the boolean {str(value).lower()}"
    return f"the number {value}" if isinstance(value, int | float) else "no single value"


def _edits(daemon_set: DaemonSetView, violation: Violation) -> Iterator[Edit]:
    for label in written_labels(daemon_set):
        if label.path != violation.path:
            continue
        if label.value is None:
            yield Put(path=label.path, value="")
        # `yes` and 1.10 are read as true and 1.1; the text of the file still says what was meant.
        elif isinstance(label.value, bool | int | float):
            yield Quote(path=label.path)


RULE = Rule(
    id="DS107",
    slug="label-value-invalid",
    summary="A label or a value of the selector is not valid.",
    why=(
        "The API server rejects the DaemonSet. To YAML an unquoted `1.10` is a number and `yes` a "
        "boolean, while every label is text."
    ),
    remedy=(
        "Put numbers and words such as yes and true in quotes. A value has at most 63 letters, "
        "digits, '-', '_' and '.', and begins and ends with a letter or digit."
    ),
    bad="""\
spec:
  template:
    metadata:
      labels:
        team: nodes and network
""",
    good="""\
spec:
  template:
    metadata:
      labels:
        team: nodes-and-network
""",
    check=_check,
    fix=Fix(safety="safe", edits=_edits),
    source="Kubernetes, apimachinery's pkg/util/validation (IsQualifiedName, IsValidLabelValue)",
    beyond_cel=REFUSED,
)
