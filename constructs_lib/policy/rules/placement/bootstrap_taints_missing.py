"""DS309: a network agent that waits for the network."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.claims import CHAINED
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.scheduling import toleration
from constructs_lib.policy.cel.expression import Cel, strings
from constructs_lib.policy.cel.fragments import is_tolerated
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.bootstrap_taints import NO_NETWORK, missing_bootstrap_taints
from constructs_lib.policy.facts.tolerations import NOT_READY, tolerations_added
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.policy.violation import pod_violation
from constructs_lib.yaml.edit import Edit

__all__ = ["RULE"]


def _check(daemon_set: DaemonSetView, _: Context) -> Iterator[Violation]:
    missing = missing_bootstrap_taints(daemon_set)
    if missing:
        taints = " and ".join(map(str, missing))
        yield pod_violation(
            f"A new node has {taints} until its network is up, and the agent does not tolerate it.",
            "tolerations",
            case=None if daemon_set.role_is_sure else "guess",
        )


def _edits(daemon_set: DaemonSetView, _: Violation) -> Iterator[Edit]:
    missing = missing_bootstrap_taints(daemon_set)
    added = [toleration(key=taint.key, effect=taint.effect) for taint in missing]
    return tolerations_added(daemon_set, *added)


_CALLED: Final = (
    "([object.metadata.name] + variables.pod.containers.filter(c, c.name == variables.agent)"
    ".map(c, c.?image.orValue('')))"
)


RULE = Rule(
    id="DS309",
    slug="bootstrap-taints-missing",
    summary="An agent that makes nodes ready does not tolerate nodes that are not ready.",
    why=(
        "A node has these taints until a network agent has set it up. An agent that does not "
        "tolerate them waits for the node, and the node waits for the agent: it never becomes "
        "ready. The controller adds a toleration for the effect NoExecute only."
    ),
    remedy=(
        "Tolerate `node.kubernetes.io/not-ready` with effect NoSchedule and, off the node's "
        "network, `node.kubernetes.io/network-unavailable` too. Other taints of new nodes are "
        "removed by components that do not need the Pod network, so they only delay the agent: "
        "`node.cloudprovider.kubernetes.io/uninitialized`, `node.cluster.x-k8s.io/uninitialized`, "
        "`karpenter.sh/unregistered` with effect NoExecute."
    ),
    bad="""\
metadata:
  annotations:
    constructs-lib/role: cni
""",
    good="""\
metadata:
  annotations:
    constructs-lib/role: cni
spec:
  template:
    spec:
      tolerations:
      - key: node-role.kubernetes.io/control-plane
        operator: Exists
        effect: NoSchedule
      - key: node.kubernetes.io/not-ready
        operator: Exists
        effect: NoSchedule
      - key: node.kubernetes.io/network-unavailable
        operator: Exists
        effect: NoSchedule
""",
    check=_check,
    fix=Fix(safety="unsafe", edits=_edits),
    source="Kubernetes, pkg/controller/nodelifecycle and pkg/controller/daemon/util",
    cel=(
        Cel(
            finds=(
                "variables.role in ['cni', 'kube-proxy']"
                f" && (!{is_tolerated(NOT_READY)}"
                f" || (!variables.hostNetwork && !{is_tolerated(NO_NETWORK)}))"
                f" && !{_CALLED}.exists(n, {strings(CHAINED)}"
                ".exists(s, n.lowerAscii().contains(s)))"
            ),
            seen="variables.role",
        ),
    ),
)
