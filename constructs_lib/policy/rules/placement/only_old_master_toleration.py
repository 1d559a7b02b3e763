"""DS304: a toleration of the taint that control-plane nodes had under their old name."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.k8s.taints import tolerates
from constructs_lib.policy.cel import fragments
from constructs_lib.policy.cel.expression import Cel, quoted
from constructs_lib.policy.engine.settings import Settings
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
    if context.knows_openshift:
        return
    for index, entry in enumerate(daemon_set.tolerations):
        if entry.get("key") == MASTER.key and tolerates(entry, MASTER):
            if not is_tolerated(daemon_set, CONTROL_PLANE):
                yield pod_violation(
                    f"Of today's clusters only OpenShift taints nodes with {MASTER.key}; "
                    f"{CONTROL_PLANE.key}, its name everywhere else, is not tolerated.",
                    "tolerations",
                    index,
                    "key",
                )
            return


def _edits(daemon_set: SpecView, violation: Violation) -> Iterator[Edit]:
    old = daemon_set.tolerations[int(violation.path[-2])]
    return tolerations_added(daemon_set, {**old, "key": CONTROL_PLANE.key})


RULE = Rule(
    id="DS304",
    slug="only-old-master-toleration",
    summary="The control plane's taint is tolerated under its old name only.",
    why=(
        "With 1.25 kubeadm removed the taint `node-role.kubernetes.io/master`; only OpenShift "
        "still uses it. Elsewhere an agent that tolerates only this name silently left the control "
        "plane with that upgrade."
    ),
    remedy=(
        "Add the same toleration for `node-role.kubernetes.io/control-plane`. Remove the old one "
        "when no cluster is older than 1.25 and none is OpenShift."
    ),
    bad="""\
spec:
  template:
    spec:
      tolerations:
      - key: node-role.kubernetes.io/master
        operator: Exists
        effect: NoSchedule
""",
    good="""\
spec:
  template:
    spec:
      tolerations:
      - key: node-role.kubernetes.io/master
        operator: Exists
        effect: NoSchedule
      - key: node-role.kubernetes.io/control-plane
        operator: Exists
        effect: NoSchedule
""",
    check_spec=_check,
    fix=Fix(safety="unsafe", edits=_edits),
    source=(
        "fluent/fluentd-kubernetes-daemonset#1364; openshift/machine-config-operator, "
        "templates/master"
    ),
    cel=(
        Cel(
            finds=(
                f"!variables.openshift && !{fragments.is_tolerated(CONTROL_PLANE)}"
                f" && variables.tolerations.exists(t, t.?key.orValue('') == {quoted(MASTER.key)}"
                f" && {fragments.tolerates(MASTER)})"
            ),
            seen=quoted(MASTER.key),
        ),
    ),
    beyond_cel="Whether a cluster is OpenShift, only the configuration says.",
)
