"""DS602: the agent sees the node's processes or its shared memory."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import pod_violation

__all__ = ["RULE"]


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    if daemon_set.pod.get("hostPID"):
        yield pod_violation(
            "hostPID is true: the agent sees every process of the node and its environment.",
            "hostPID",
        )
    if daemon_set.pod.get("hostIPC"):
        yield pod_violation(
            "hostIPC is true: the agent reads and writes the node's shared memory.",
            "hostIPC",
            case="ipc",
        )


RULE = Rule(
    id="DS602",
    slug="host-pid-or-ipc",
    summary="The Pods see the node's processes or its shared memory.",
    why=(
        "Environments and arguments of processes hold passwords. As root the agent can stop any "
        "process of the node or enter it; shared memory holds other programs' data."
    ),
    remedy=(
        "Leave hostPID and hostIPC out. A read-only mount of /proc is often enough for process "
        "metrics."
    ),
    bad="""\
spec:
  template:
    spec:
      hostPID: true
      hostUsers: null
""",
    good="""\
spec:
  template:
    spec:
      shareProcessNamespace: true
""",
    check_spec=_check,
    source="Pod Security Standards, Host Namespaces",
    cel=(
        Cel(finds="variables.pod.?hostPID.orValue(false)", seen="'hostPID'"),
        Cel(finds="variables.pod.?hostIPC.orValue(false)", seen="'hostIPC'", cases=("ipc",)),
    ),
)
