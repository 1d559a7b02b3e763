"""DS303: an agent that every node needs, and that control-plane nodes do not get."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.k8s.scheduling import toleration
from constructs_lib.policy.cel import fragments
from constructs_lib.policy.cel.expression import Cel, quoted
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.facts.node_kinds import CONTROL_PLANE_LABELS, may_land_on
from constructs_lib.policy.facts.tolerations import (
    CONTROL_PLANE,
    MASTER,
    is_tolerated,
    tolerations_added,
)
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.policy.violation import pod_violation
from constructs_lib.yaml.edit import Edit

__all__ = ["RULE"]


def _check(daemon_set: SpecView, context: Settings) -> Iterator[Violation]:
    if daemon_set.is_windows or not may_land_on(daemon_set, CONTROL_PLANE_LABELS):
        return
    if context.knows_openshift:
        if not is_tolerated(daemon_set, MASTER):
            yield pod_violation(
                f"No toleration tolerates {MASTER}, as OpenShift taints its masters: they get no "
                "agent.",
                "tolerations",
                case="OpenShift",
            )
        return
    if is_tolerated(daemon_set, CONTROL_PLANE):
        return
    if not is_tolerated(daemon_set, MASTER):  # DS304 tells what to write instead of that one
        yield pod_violation(
            f"No toleration tolerates {CONTROL_PLANE}: control plane nodes get no agent.",
            "tolerations",
        )


def _edits(daemon_set: SpecView, violation: Violation) -> Iterator[Edit]:
    taint = MASTER if violation.case == "OpenShift" else CONTROL_PLANE
    added = toleration(key=taint.key, effect=taint.effect)
    return tolerations_added(daemon_set, added)


RULE = Rule(
    id="DS303",
    slug="control-plane-not-covered",
    summary="An agent that belongs on every node does not tolerate the control plane's taint.",
    why=(
        "Nodes of the control plane run the most valuable Pods of the cluster. Without the agent "
        "they lack logs, metrics, detection or volumes, and it goes unnoticed until they are "
        "needed."
    ),
    remedy=(
        "Add a toleration for `node-role.kubernetes.io/control-plane` with operator Exists and "
        "effect NoSchedule, on OpenShift for `node-role.kubernetes.io/master`. To exclude these "
        "nodes on purpose, require in node affinity that the label of that name does not exist."
    ),
    bad="""\
metadata:
  annotations:
    constructs-lib/role: logs
spec:
  template:
    spec:
      tolerations: null
""",
    good="""\
metadata:
  annotations:
    constructs-lib/role: logs
spec:
  template:
    spec:
      tolerations:
      - key: node-role.kubernetes.io/control-plane
        operator: Exists
        effect: NoSchedule
""",
    check_spec=_check,
    fix=Fix(safety="unsafe", edits=_edits),
    cel=(
        Cel(
            finds=(
                "!variables.isWindows && !variables.openshift"
                f" && !{fragments.is_tolerated(CONTROL_PLANE)}"
                f" && !{fragments.is_tolerated(MASTER)}"
                f" && {fragments.may_land_on(CONTROL_PLANE_LABELS)}"
            ),
            seen=quoted(CONTROL_PLANE.key),
        ),
        Cel(
            finds=(
                f"!variables.isWindows && variables.openshift && !{fragments.is_tolerated(MASTER)}"
                f" && {fragments.may_land_on(CONTROL_PLANE_LABELS)}"
            ),
            seen=quoted(MASTER.key),
            cases=("OpenShift",),
        ),
    ),
    beyond_cel="Whether a cluster is OpenShift, only the configuration says.",
)
