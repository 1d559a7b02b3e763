"""DS312: constraints between Pods, in an object that puts one Pod on each node."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.k8s.label_selector import read_selector
from constructs_lib.k8s.manifest import Json
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.cel.fragments import selects
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.policy.violation import pod_violation
from constructs_lib.yaml.edit import Edit, Remove

__all__ = ["RULE"]

_REQUIRED: Final = "requiredDuringSchedulingIgnoredDuringExecution"
_PREFERRED: Final = "preferredDuringSchedulingIgnoredDuringExecution"


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    for index, constraint in enumerate(daemon_set.pod.get("topologySpreadConstraints", ())):
        soft = constraint.get("whenUnsatisfiable") == "ScheduleAnyway"
        yield pod_violation(
            "A DaemonSet cannot spread its Pods: each node gets one, "
            + ("whatever this says." if soft else "and this can keep it Pending there."),
            "topologySpreadConstraints",
            index,
        )
    affinity = daemon_set.pod.get("affinity")
    if affinity:
        yield from _affinity_violations(daemon_set, affinity)


def _affinity_violations(daemon_set: SpecView, affinity: Json) -> Iterator[Violation]:
    for field in ("podAffinity", "podAntiAffinity"):
        for index, _ in enumerate(affinity.get(field, {}).get(_REQUIRED, ())):
            yield pod_violation(
                f"{field} is required here: on a node where it does not hold the Pod is Pending.",
                *("affinity", field, _REQUIRED, index),
            )
    for index, entry in enumerate(affinity.get("podAntiAffinity", {}).get(_PREFERRED, ())):
        selector = read_selector(entry.get("podAffinityTerm", {}).get("labelSelector"))
        if selector is not None and selector.matches(daemon_set.template_labels):
            yield pod_violation(
                "The agent's Pods keep away from each other: each node gets only one of them.",
                *("affinity", "podAntiAffinity", _PREFERRED, index),
            )


def _edits(_: SpecView, violation: Violation) -> Iterator[Edit]:
    yield Remove(path=violation.path)


RULE = Rule(
    id="DS312",
    slug="spread-or-affinity-useless",
    summary="A constraint between Pods is useless in a DaemonSet.",
    why=(
        "The controller chooses the node before the scheduler sees the Pod. A preference changes "
        "nothing; a hard constraint cannot send the Pod elsewhere, so the Pod stays Pending and "
        "the rollout with it."
    ),
    remedy="Remove it. nodeSelector and node affinity decide which nodes get an agent.",
    bad="""\
spec:
  template:
    spec:
      topologySpreadConstraints:
      - maxSkew: 1
        topologyKey: topology.kubernetes.io/zone
        whenUnsatisfiable: DoNotSchedule
        labelSelector:
          matchLabels:
            app.kubernetes.io/name: agent
""",
    good="""\
spec:
  template:
    spec:
      nodeSelector:
        topology.kubernetes.io/zone: zone-1
""",
    check_spec=_check,
    fix=Fix(safety="unsafe", edits=_edits),
    cel=(
        Cel(
            finds=(
                "variables.pod.?topologySpreadConstraints.orValue([]).size() > 0"
                f" || variables.pod.?affinity.?podAffinity.?{_REQUIRED}.orValue([]).size() > 0"
                f" || variables.pod.?affinity.?podAntiAffinity.?{_REQUIRED}.orValue([]).size() > 0"
                f" || variables.pod.?affinity.?podAntiAffinity.?{_PREFERRED}.orValue([])"
                ".exists(t, has(t.podAffinityTerm.labelSelector)"
                f" && {selects('t.podAffinityTerm.labelSelector', 'variables.templateLabels')})"
            ),
            seen="'affinity or spread'",
        ),
    ),
)
