"""DS101: a selector that does not match the Pods of its own template."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.label_selector import read_requirement
from constructs_lib.policy.cel.reasons import REFUSED
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.engine.edits import put
from constructs_lib.policy.facts.written_labels import have_wrong_types
from constructs_lib.policy.finding import Path, Violation
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.policy.violation import object_violation
from constructs_lib.yaml.edit import Edit, Put

__all__ = ["RULE"]

_SELECTOR: Final[Path] = ("spec", "selector")
_LABELS: Final[Path] = ("spec", "template", "metadata", "labels")


class _Unmet(NamedTuple):
    """What the selector asks for in vain; ``addable`` is the label that would be enough."""

    path: Path
    words: str
    addable: tuple[str, str] | None = None


def _unmet(daemon_set: DaemonSetView) -> Iterator[_Unmet]:
    selector, labels = daemon_set.spec.get("selector", {}), daemon_set.template_labels
    for key, value in selector.get("matchLabels", {}).items():
        place = (*_SELECTOR, "matchLabels", key)
        if key not in labels:
            yield _Unmet(place, f"{key} should be {value!r} and is missing", (key, value))
        elif labels[key] != value:
            yield _Unmet(place, f"{key} should be {value!r} and is {labels[key]!r}")
    for index, entry in enumerate(selector.get("matchExpressions", ())):
        requirement = read_requirement(entry)
        place = (*_SELECTOR, "matchExpressions", index)
        if requirement is None or requirement.operator in {"Gt", "Lt"}:
            yield _Unmet(place, f"matchExpressions[{index}] is not valid")
        elif not requirement.matches(labels):
            yield _Unmet(place, f"'{requirement}' does not hold")


def _check(daemon_set: DaemonSetView, _: Context) -> Iterator[Violation]:
    unmet = list(_unmet(daemon_set)) if daemon_set.template else []
    if unmet and not have_wrong_types(daemon_set):  # DS107 tells of those
        words = "; ".join(each.words for each in unmet)
        message = f"The selector does not match the labels of the template: {words}."
        yield object_violation(message, *unmet[0].path)


def _edits(daemon_set: DaemonSetView, _: Violation) -> Iterator[Edit]:
    unmet = list(_unmet(daemon_set))
    missing = dict(each.addable for each in unmet if each.addable is not None)
    if len(missing) < len(unmet):
        return
    if not daemon_set.template_labels:
        yield put(daemon_set.manifest, _LABELS, missing)
        return
    for key, value in missing.items():
        yield Put(path=(*_LABELS, key), value=value)


RULE = Rule(
    id="DS101",
    slug="selector-mismatch",
    summary="The selector does not match the labels of the template.",
    why="The API server rejects the DaemonSet, because it would not match its own Pods.",
    remedy="Add every label of the selector to the template.",
    bad="""\
spec:
  selector:
    matchLabels:
      tier: node
""",
    good="""\
spec:
  selector:
    matchLabels:
      tier: node
  template:
    metadata:
      labels:
        tier: node
""",
    check=_check,
    fix=Fix(safety="safe", edits=_edits),
    source="Kubernetes, pkg/apis/apps/validation (ValidateDaemonSetSpec)",
    beyond_cel=REFUSED,
)
