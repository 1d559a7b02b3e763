"""DS106: a selector on a label that changes with a release."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel.expression import Cel, strings
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.policy.violation import object_violation
from constructs_lib.yaml.edit import Edit, Remove

__all__ = ["RULE"]

_VOLATILE: Final = frozenset(
    {
        "app.kubernetes.io/version",
        "chart",
        "controller-revision-hash",
        "helm.sh/chart",
        "heritage",
        "pod-template-generation",
        "pod-template-hash",
        "version",
    }
)


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    selector = daemon_set.spec.get("selector", {})
    for key, value in selector.get("matchLabels", {}).items():
        if key in _VOLATILE:
            message = f"The selector requires {key}={value}, which changes with a release."
            yield object_violation(message, "spec", "selector", "matchLabels", key)
    for index, entry in enumerate(selector.get("matchExpressions", ())):
        if entry.get("key") in _VOLATILE:
            message = f"The selector is about {entry['key']}, which changes with a release."
            yield object_violation(message, "spec", "selector", "matchExpressions", index)


def _edits(daemon_set: SpecView, violation: Violation) -> Iterator[Edit]:
    selector = daemon_set.spec["selector"]
    keys = [*selector.get("matchLabels", ())]
    keys += [entry.get("key") for entry in selector.get("matchExpressions", ())]
    if not _VOLATILE.issuperset(keys):
        yield Remove(path=violation.path)


RULE = Rule(
    id="DS106",
    slug="volatile-selector-label",
    summary="The selector names a label that changes with a release.",
    why=(
        "A selector can never be changed. With the next version its labels no longer fit, the "
        "update is rejected, and the DaemonSet has to be deleted and recreated on every node."
    ),
    remedy=(
        "Before the first installation, select on name, instance and component only. Where it "
        "runs already, plan the replacement."
    ),
    bad="""\
spec:
  selector:
    matchLabels:
      app.kubernetes.io/version: 1.2.3
  template:
    metadata:
      labels:
        app.kubernetes.io/version: 1.2.3
""",
    good="""\
spec:
  template:
    metadata:
      labels:
        app.kubernetes.io/version: 1.2.3
""",
    check_spec=_check,
    fix=Fix(safety="unsafe", edits=_edits),
    source="Kubernetes, pkg/apis/apps/validation (ValidateDaemonSetUpdate)",
    cel=(
        Cel(
            finds=(
                "object.spec.selector.?matchLabels.orValue({}).exists(k, k in variables.volatile)"
                " || object.spec.selector.?matchExpressions.orValue([])"
                ".exists(e, e.key in variables.volatile)"
            ),
            seen=(
                "(object.spec.selector.?matchLabels.orValue({}).filter(k, k in variables.volatile)"
                " + object.spec.selector.?matchExpressions.orValue([])"
                ".filter(e, e.key in variables.volatile).map(e, e.key)).join(', ')"
            ),
            values={"volatile": strings(sorted(_VOLATILE))},
        ),
    ),
)
