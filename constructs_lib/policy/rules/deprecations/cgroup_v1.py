"""DS1206: a path of the node that only cgroup v1 has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel.reasons import MACHINES
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import mount_violation

__all__ = ["RULE"]

_REFUSED_SINCE: Final = 35
_CONTROLLERS: Final = (
    "blkio|cpu|cpu,cpuacct|cpuacct|cpuset|devices|freezer|hugetlb|memory|net_cls|"
    "net_cls,net_prio|net_prio|perf_event|pids|rdma|systemd|unified"
)
_OF_V1: Final = re.compile(rf"/sys/fs/cgroup/({_CONTROLLERS})(/.*)?")


def _check(daemon_set: SpecView, context: Settings) -> Iterator[Violation]:
    if context.minor < _REFUSED_SINCE:
        return
    for host in daemon_set.host_mounts:
        found = _OF_V1.fullmatch(host.path)
        if found is not None:
            message = (
                f"{host.written} is a hierarchy of cgroup v1; nodes with cgroup v2 have no "
                f"{found[1]!r} there."
            )
            yield mount_violation(host, message)


RULE = Rule(
    id="DS1206",
    slug="cgroup-v1",
    summary="A mounted path exists on nodes with cgroup v1 only.",
    why=(
        "From Kubernetes 1.35 on the kubelet does not start on a node with cgroup v1 unless it is "
        "told to. With v2 the path is not there: the Pods wait for ever, or the agent reads an "
        "empty folder."
    ),
    remedy="Mount /sys/fs/cgroup read-only, and take a version of the agent that reads cgroup v2.",
    bad="""\
metadata:
  annotations:
    constructs-lib/role: metrics
spec:
  template:
    spec:
      containers:
      - name: agent
        volumeMounts:
        - name: cgroup
          mountPath: /cgroup
          readOnly: true
      volumes:
      - name: cgroup
        hostPath:
          path: /sys/fs/cgroup/memory
          type: Directory
""",
    good="""\
metadata:
  annotations:
    constructs-lib/role: metrics
spec:
  template:
    spec:
      containers:
      - name: agent
        volumeMounts:
        - name: cgroup
          mountPath: /cgroup
          readOnly: true
          recursiveReadOnly: IfPossible
      volumes:
      - name: cgroup
        hostPath:
          path: /sys/fs/cgroup
          type: Directory
""",
    check_spec=_check,
    source="FailCgroupV1 in pkg/kubelet/apis/config/types.go, Kubernetes v1.35",
    beyond_cel=MACHINES,
)
