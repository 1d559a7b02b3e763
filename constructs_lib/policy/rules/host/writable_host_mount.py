"""DS604: a container may write to the node's files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.yaml.edit import Put
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.finding import Fault
from constructs_lib.policy.facts.host_paths import holds, may_write
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.policy.subject import Subject

__all__ = ["RULE"]

_ONLY_READ: Final = frozenset({"/boot", "/lib/modules", "/proc", "/sys", "/usr", "/var/log"})
"""What agents read; settings below /etc are the other case."""


def _check(subject: Subject, _: Context) -> Iterator[Fault]:
    for host in subject.host_mounts:
        if not host.mount.is_writable:
            continue
        if not may_write(subject.role, host.path, _names(subject)):
            yield Fault(
                path=host.mount.path,
                message=f"The container may write to {host.path} of the node.",
                container=host.container.name,
            )


def _names(subject: Subject) -> tuple[str, ...]:
    """What the agent is called: itself, and the container that is the agent."""
    return subject.name, *(container.name for container in subject.all if container.is_main)


def _edits(subject: Subject, fault: Fault) -> Iterator[Put]:
    for host in subject.host_mounts:
        is_read = host.path in _ONLY_READ or (host.path != "/etc" and holds("/etc", host.path))
        if host.mount.path == fault.path and is_read:
            yield Put(path=(*fault.path, "readOnly"), value=True)


RULE = Rule(
    id="DS604",
    slug="writable-host-mount",
    summary="A container may write to a path of the node.",
    why=(
        "What it writes there outlives the Pod. A mistake or an intruder changes the node for "
        "everything that runs on it, and nothing puts it right."
    ),
    remedy=(
        "Set readOnly to true on the mount. What an agent keeps between restarts belongs into a "
        "folder of its own."
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
)
