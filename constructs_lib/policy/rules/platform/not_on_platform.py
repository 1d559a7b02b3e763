"""DS1502: the agent looks for something of the node where the platform does not have it."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.on_platform import obstacles
from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel.reasons import PLATFORM
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule

__all__ = ["RULE"]


def _check(daemon_set: SpecView, context: Settings) -> Iterator[Violation]:
    for platform in context.platforms:
        for obstacle in obstacles(daemon_set, platform):
            if obstacle.kind != "refused":
                yield Violation(
                    path=obstacle.path,
                    message=f"{obstacle.message[0].upper()}{obstacle.message[1:]}.",
                    container=obstacle.container,
                    case=obstacle.kind,
                )


RULE = Rule(
    id="DS1502",
    slug="not-on-platform",
    summary="The agent looks for something of the node where the platform does not have it.",
    why=(
        "Every platform may keep the kubelet's folder, the runtime's socket and the network "
        "plugins in a place of its own, and some have a root file system that nobody writes. A Pod "
        "whose path is not there never leaves ContainerCreating; where no type is asked for, it "
        "gets an empty folder and sees nothing."
    ),
    remedy=(
        "Mount the path that the platform has. On a read-only root choose a folder below /var; "
        "leave out what the nodes do not have."
    ),
    bad="""\
metadata:
  annotations:
    constructs-lib/ignore.DS606: Only the runtime knows which Pod a process is of.
spec:
  template:
    spec:
      containers:
      - name: agent
        volumeMounts:
        - name: runtime
          mountPath: /run/containerd/containerd.sock
          readOnly: true
      volumes:
      - name: runtime
        hostPath:
          path: /run/containerd/containerd.sock
          type: Socket
---
apiVersion: v1
kind: Node
metadata:
  name: server-1
  labels:
    node.kubernetes.io/instance-type: k3s
""",
    good="""\
metadata:
  annotations:
    constructs-lib/ignore.DS606: Only the runtime knows which Pod a process is of.
spec:
  template:
    spec:
      containers:
      - name: agent
        volumeMounts:
        - name: runtime
          mountPath: /run/containerd/containerd.sock
          readOnly: true
      volumes:
      - name: runtime
        hostPath:
          path: /run/k3s/containerd/containerd.sock
          type: Socket
---
apiVersion: v1
kind: Node
metadata:
  name: server-1
  labels:
    node.kubernetes.io/instance-type: k3s
""",
    check_spec=_check,
    source="constructs_lib/platforms/facts.py",
    beyond_cel=PLATFORM,
)
