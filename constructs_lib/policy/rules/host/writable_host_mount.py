"""DS604: a container may write to the node's files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.host_paths import holds, is_state, may_write
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel import fragments
from constructs_lib.policy.cel.expression import Cel, quoted, strings
from constructs_lib.policy.cel.host_paths import OWN_PATHS, is_own
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.program_paths import written_paths
from constructs_lib.policy.facts.security_contexts import said_by_privileged
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.policy.violation import mount_violation
from constructs_lib.yaml.edit import Put

__all__ = ["RULE"]

_ONLY_READ: Final = frozenset({"/boot", "/lib/modules", "/proc", "/sys", "/usr", "/var/log"})
"""What agents read; settings below /etc are the other case."""

_PIPE: Final = "\\\\.\\pipe\\"
_LOCK: Final = "/run/xtables.lock"
_IN_THE_FIREWALL: Final = frozenset({"network", "kube-proxy", "dns-cache", "identity"})
"""Roles that change the node's firewall, whose users wait for each other by that file."""


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    names = _names(daemon_set)
    told = written_paths(context.programs(daemon_set))
    for host in daemon_set.host_mounts:
        if not host.mount.is_writable or said_by_privileged(daemon_set, host.container):
            continue
        if is_state(host.path) and any(holds(host.path, path) for path in told):
            continue  # a folder of the agent's own, whatever it is called
        if host.path.startswith(_PIPE):
            continue  # a socket of Windows, which is asked by writing to it
        if not may_write(daemon_set.role, host.path, names):
            message = f"The container may write to {host.written} of the node."
            is_lock = host.path == _LOCK and daemon_set.role in _IN_THE_FIREWALL
            case = "needed" if is_lock else None
            yield mount_violation(host, message, case=case, about=host.written)


def _names(daemon_set: DaemonSetView) -> tuple[str, ...]:
    """What the agent is called: itself, and the container that is the agent."""
    return daemon_set.name, *(container.name for container in daemon_set.all if container.is_main)


def _edits(daemon_set: DaemonSetView, violation: Violation) -> Iterator[Put]:
    host = daemon_set.host_mount_at.get(violation.path)
    if host is None:
        return
    is_read = host.path in _ONLY_READ or (host.path != "/etc" and holds("/etc", host.path))
    keeps_offsets = daemon_set.role == "logs" and host.path == "/var/log"
    if is_read and not keeps_offsets:
        yield Put(path=(*violation.path, "readOnly"), value=True)


_IS_NEEDED_LOCK: Final = (
    f"p == {quoted(_LOCK)} && variables.role in {strings(sorted(_IN_THE_FIREWALL))}"
)


RULE = Rule(
    id="DS604",
    slug="writable-host-mount",
    summary="A container may write to a path of the node.",
    why=(
        "What it writes there outlives the Pod. A bug or an intruder changes the node for "
        "everything that runs on it, and nothing repairs it."
    ),
    remedy=(
        "Set readOnly to true on the mount. State that an agent keeps between restarts belongs in "
        "its own folder."
    ),
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        volumeMounts:
        - name: modules
          mountPath: /lib/modules
      volumes:
      - name: modules
        hostPath:
          path: /lib/modules
          type: Directory
""",
    good="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        volumeMounts:
        - name: modules
          mountPath: /lib/modules
          readOnly: true
      volumes:
      - name: modules
        hostPath:
          path: /lib/modules
          type: Directory
""",
    check=_check,
    fix=Fix(safety="unsafe", edits=_edits),
    source="Kubernetes documentation, Volumes (hostPath)",
    cel=tuple(
        Cel(
            finds=f"!m.?readOnly.orValue(false) && !{fragments.said_by_privileged()}",
            of="host mount",
            path=f"!{is_own('p')} && {'' if case else '!'}({_IS_NEEDED_LOCK})",
            cases=(case,),
            values=OWN_PATHS,
        )
        for case in (None, "needed")
    ),
)
