"""DS1451: an update ends every mount that the driver serves from its Pod."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel.reasons import PROGRAM
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import program_violation
from constructs_lib.programs.csi_driver import USER_SPACE

__all__ = ["RULE"]


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    if daemon_set.strategy.type == "OnDelete":
        return
    for program in context.programs(daemon_set):
        for part in program.facts.collectors:
            if part.name == USER_SPACE:
                yield program_violation(
                    program,
                    part.place,
                    "The driver serves its mounts by a process of this Pod: every update ends all "
                    "of them on each node.",
                )


_POD = """\
metadata:
  annotations:
    constructs-lib/role: csi-node
    constructs-lib/rollout-owner: storage team, node by node after a drain
spec:
  updateStrategy:
    %s
  template:
    spec:
      containers:
      - name: agent
        image: quay.io/cephcsi/cephcsi:v3.17.0@sha256:\
0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
        args: [--nodeserver=true, --mounter=fuse]
"""

RULE = Rule(
    id="DS1451",
    slug="user-space-mounts-roll",
    summary="An update of a driver ends the mounts that it serves in user space.",
    why=(
        "A FUSE or NBD mount lives in a process of the driver's Pod. When the Pod ends, every Pod "
        "of the node that has such a volume gets 'Transport endpoint is not connected' and does "
        "not recover without a restart."
    ),
    remedy=(
        "Use OnDelete and replace the Pods node by node after a drain, or a driver that runs the "
        "mounts in Pods of their own; answer the finding with an annotation where that is so."
    ),
    bad=_POD % "{type: RollingUpdate, rollingUpdate: {maxUnavailable: 1}}",
    good=_POD % "{type: OnDelete, rollingUpdate: null}",
    check=_check,
    source="ceph/ceph-csi docs/deploy-cephfs.md (upgrade); awslabs/mountpoint-s3-csi-driver v2",
    beyond_cel=PROGRAM,
)
