"""DS309: a network agent that waits for the network."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.k8s.scheduling import toleration
from constructs_lib.k8s.taints import Taint
from constructs_lib.yaml.edit import Edit
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.finding import Fault
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.policy.subject import Subject
from constructs_lib.policy.facts.tolerations import NOT_READY, is_tolerated, tolerations_added

__all__ = ["RULE"]

_NO_NETWORK: Final = Taint("node.kubernetes.io/network-unavailable", "", "NoSchedule")


def _check(subject: Subject, _: Context) -> Iterator[Fault]:
    if subject.role != "cni":
        return
    missing = _missing(subject)
    if missing:
        taints = " and ".join(map(str, missing))
        yield subject.pod_fault(
            f"A new node has {taints} until its network is up, and no toleration tolerates that.",
            "tolerations",
        )


def _missing(subject: Subject) -> list[Taint]:
    # The controller tolerates the second one itself, but only for Pods on the node's network.
    met = (NOT_READY,) if subject.host_network else (NOT_READY, _NO_NETWORK)
    return [taint for taint in met if not is_tolerated(subject, taint)]


def _edits(subject: Subject, _: Fault) -> Iterator[Edit]:
    added = [toleration(key=taint.key, effect=taint.effect) for taint in _missing(subject)]
    return tolerations_added(subject, *added)


RULE = Rule(
    id="DS309",
    slug="bootstrap-taints-missing",
    summary="An agent that makes nodes ready does not tolerate nodes that are not ready.",
    why=(
        "A node has these taints until a network agent has set it up. An agent that does not "
        "tolerate them waits for the node, and the node waits for the agent: it never becomes "
        "ready. What the controller tolerates on its own is the taint with effect NoExecute."
    ),
    remedy=(
        "Tolerate `node.kubernetes.io/not-ready` with effect NoSchedule and, off the node's "
        "network, `node.kubernetes.io/network-unavailable` too."
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
)
