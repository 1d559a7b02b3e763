"""DS516: a container that looks into the node's processes cannot read those of other users."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.container import ContainerView
from constructs_lib.daemon_set.security_context import capability
from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.policy.cel import fragments
from constructs_lib.policy.cel.expression import Cel, quoted, strings
from constructs_lib.policy.cel.host_paths import mounted, volumes_at
from constructs_lib.policy.engine.settings import Settings
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import container_violation

__all__ = ["RULE"]

_LOOKS_INTO: Final = "SYS_PTRACE"
_READS: Final = frozenset({"ALL", "DAC_OVERRIDE", "DAC_READ_SEARCH"})


def _check(daemon_set: SpecView, _: Settings) -> Iterator[Violation]:
    if daemon_set.is_windows:
        return
    sees_all = bool(daemon_set.pod.get("hostPID", False))
    # A step before the agent enters the node's first process, which is root's.
    for container in daemon_set.app:
        if (sees_all or _has_proc(container)) and _is_blind(container):
            index = [capability(name) for name in container.security.added].index(_LOOKS_INTO)
            yield container_violation(
                container,
                f"{_LOOKS_INTO} without DAC_READ_SEARCH opens environ and fd of root's processes "
                "only.",
                "securityContext",
                "capabilities",
                "add",
                index,
            )


def _has_proc(container: ContainerView) -> bool:
    return any(mount.path == "/proc" for mount in container.host_mounts)


def _is_blind(container: ContainerView) -> bool:
    added = {capability(name) for name in container.security.added}
    dropped = {capability(name) for name in container.security.dropped}
    return (
        not container.security.is_privileged
        and _LOOKS_INTO in added
        and "ALL" in dropped
        and not added & _READS
    )


_AT_PROC: Final = "p == '/proc'"
_ADDED: Final = fragments.added_capabilities()


RULE = Rule(
    id="DS516",
    slug="processes-unreadable",
    summary="A container that looks into processes cannot read those of other users.",
    why=(
        "SYS_PTRACE passes the check of who may look into a process, not the mode of its files in "
        "/proc: with all capabilities dropped, root gets EACCES for every process that is not "
        "root's. Sensors leave such processes out, and say nothing: their rules miss what runs."
    ),
    remedy="Add DAC_READ_SEARCH, which reads and does not write.",
    bad="""\
spec:
  template:
    spec:
      hostPID: true
      hostUsers: null
      containers:
      - name: agent
        securityContext:
          capabilities:
            add:
            - SYS_PTRACE
            drop:
            - ALL
""",
    good="""\
metadata:
  annotations:
    constructs-lib/role: security
    constructs-lib/ignore.DS505: It reads the processes that ran before it, of every user.
    constructs-lib/ignore.DS602: It lists the processes of the node.
spec:
  template:
    spec:
      hostPID: true
      hostUsers: null
      containers:
      - name: agent
        securityContext:
          capabilities:
            add:
            - SYS_PTRACE
            - DAC_READ_SEARCH
            drop:
            - ALL
""",
    check_spec=_check,
    source="capabilities(7) and proc(5), Linux",
    cel=(
        Cel(
            finds=(
                "!variables.isWindows"
                f" && {_ADDED}.exists(n, {fragments.CAPABILITY} == {quoted(_LOOKS_INTO)})"
                f" && !{_ADDED}.exists(n, {fragments.CAPABILITY} in {strings(sorted(_READS))})"
                f" && !{fragments.is_privileged()}"
                " && c.?securityContext.?capabilities.?drop.orValue([])"
                f".exists(n, {fragments.CAPABILITY} == 'ALL')"
                " && (variables.pod.?hostPID.orValue(false)"
                " || c.?volumeMounts.orValue([])"
                f".exists(m, {mounted('variables.procVolumes', _AT_PROC)}))"
            ),
            values={"procVolumes": volumes_at(_AT_PROC)},
            of="app container",
        ),
    ),
)
