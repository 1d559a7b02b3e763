"""DS612: a log agent forgets what it has read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.host_paths import holds
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel import fragments
from constructs_lib.policy.cel.expression import Cel, quoted
from constructs_lib.policy.cel.host_paths import mounted, volumes_at
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.program_paths import knows_offsets
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import mount_violation

__all__ = ["RULE"]

_LOGS: Final = "/var/log"


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    if any(map(knows_offsets, context.programs(daemon_set))):
        return  # what the program is told says more: DS1402, DS1403
    reading = None
    for host in daemon_set.host_mounts:
        if host.mount.is_writable:
            return
        if reading is None and holds(_LOGS, host.path):
            reading = host
    if reading is not None:
        yield mount_violation(
            reading, f"The agent reads {reading.written} and keeps no state on the node."
        )


_BELOW_LOGS: Final = fragments.holds(quoted(_LOGS), "p")
_ANY_MOUNT: Final = "variables.containers.exists(c, c.?volumeMounts.orValue([])"


RULE = Rule(
    id="DS612",
    slug="log-offsets-not-kept",
    summary="A log agent does not keep its offsets on the node.",
    why=(
        "After every rollout the new Pod starts without offsets: all logs are sent again, or those "
        "written meanwhile are lost. An emptyDir is deleted with its Pod."
    ),
    remedy=(
        "Mount a dedicated hostPath, such as /var/lib/<name> with DirectoryOrCreate, and keep "
        "offsets and buffers there."
    ),
    bad="""\
metadata:
  annotations:
    constructs-lib/role: logs
spec:
  template:
    spec:
      containers:
      - name: agent
        volumeMounts:
        - name: logs
          mountPath: /var/log/pods
          readOnly: true
      volumes:
      - name: logs
        hostPath:
          path: /var/log/pods
          type: Directory
""",
    good="""\
metadata:
  annotations:
    constructs-lib/role: logs
spec:
  template:
    spec:
      containers:
      - name: agent
        volumeMounts:
        - name: logs
          mountPath: /var/log/pods
          readOnly: true
        - name: state
          mountPath: /state
      volumes:
      - name: logs
        hostPath:
          path: /var/log/pods
          type: Directory
      - name: state
        hostPath:
          path: /var/lib/agent
          type: DirectoryOrCreate
""",
    check=_check,
    source="documentation of Fluent Bit (tail, DB) and Vector (data_dir)",
    cel=(
        Cel(
            finds=(
                f"{_ANY_MOUNT}.exists(m, {mounted('variables.logVolumes', _BELOW_LOGS)}))"
                f" && !{_ANY_MOUNT}"
                ".exists(m, m.name in variables.hostVolumeNames && !m.?readOnly.orValue(false)))"
            ),
            seen=quoted(_LOGS),
            values={"logVolumes": volumes_at(_BELOW_LOGS)},
        ),
    ),
)
