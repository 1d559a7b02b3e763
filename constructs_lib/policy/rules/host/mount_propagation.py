"""DS610: mounts that the node makes later do not reach the agent, or the agent's reach the node."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.container import HostMount
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel.expression import Cel, strings
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.policy.violation import mount_violation
from constructs_lib.yaml.edit import Put

__all__ = ["RULE"]

_CHANGE: Final = frozenset({"/", "/var/lib/kubelet", "/run/netns", "/sys/fs/bpf"})
"""Paths below which file systems come and go while the agent runs."""

_MOUNT_FOR_THE_NODE: Final = ("cni", "csi-node")


def _check(daemon_set: DaemonSetView, _: Context) -> Iterator[Violation]:
    for host in daemon_set.host_mounts:
        propagation = host.mount.propagation
        if propagation == "Bidirectional" and daemon_set.role not in _MOUNT_FOR_THE_NODE:
            message = (
                f"Bidirectional: what the container mounts below {host.written} stays mounted on "
                "the node."
            )
            yield _violation(host, message, case="bidirectional")
        elif "recursiveReadOnly" in host.mount.value:
            # The API server takes one of the two, and this one was chosen.
            continue
        elif propagation == "None" and host.path in _CHANGE:
            message = (
                f"What the node mounts below {host.written} later is not visible in the container."
            )
            yield _violation(host, message)


def _violation(host: HostMount, message: str, *, case: str | None = None) -> Violation:
    return mount_violation(host, message, "mountPropagation", case=case, about=host.written)


def _edits(daemon_set: DaemonSetView, violation: Violation) -> Iterator[Put]:
    for host in daemon_set.host_mounts:
        if host.mount.path == violation.path[:-1] and violation.case is None:
            yield Put(path=violation.path, value="HostToContainer")


_PROPAGATION: Final = "m.?mountPropagation.orValue('None')"


RULE = Rule(
    id="DS610",
    slug="mount-propagation",
    summary=(
        "Mount propagation is missing where the agent needs it, or goes further than it should."
    ),
    why=(
        "Without HostToContainer an agent sees only the mounts that existed when it started, and "
        "keeps them busy: volumes cannot be unmounted. With Bidirectional its own mounts stay on "
        "the node after it is gone."
    ),
    remedy=(
        "Set mountPropagation to HostToContainer for agents that follow the node's mounts. "
        "Bidirectional is for drivers that mount for other Pods."
    ),
    bad="""\
metadata:
  annotations:
    constructs-lib/role: cni
spec:
  template:
    spec:
      containers:
      - name: agent
        volumeMounts:
        - name: netns
          mountPath: /run/netns
          readOnly: true
      volumes:
      - name: netns
        hostPath:
          path: /run/netns
          type: Directory
""",
    good="""\
metadata:
  annotations:
    constructs-lib/role: cni
spec:
  template:
    spec:
      tolerations:
      - key: node.kubernetes.io/not-ready
        operator: Exists
        effect: NoSchedule
      - key: node.kubernetes.io/network-unavailable
        operator: Exists
        effect: NoSchedule
      - key: node-role.kubernetes.io/control-plane
        operator: Exists
        effect: NoSchedule
      containers:
      - name: agent
        volumeMounts:
        - name: netns
          mountPath: /run/netns
          readOnly: true
          mountPropagation: HostToContainer
      volumes:
      - name: netns
        hostPath:
          path: /run/netns
          type: Directory
""",
    check=_check,
    fix=Fix(safety="unsafe", edits=_edits),
    source="Kubernetes documentation, Volumes (mount propagation)",
    cel=(
        Cel(
            finds=(f"{_PROPAGATION} == 'None' && !has(m.recursiveReadOnly)"),
            of="host mount",
            path=f"p in {strings(sorted(_CHANGE))}",
        ),
        Cel(
            finds=(
                f"{_PROPAGATION} == 'Bidirectional'"
                f" && !(variables.role in {strings(_MOUNT_FOR_THE_NODE)})"
            ),
            of="host mount",
            cases=("bidirectional",),
        ),
    ),
)
