"""DS608: the type of a host path checks nothing, creates too much or breaks with rotation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.host_paths import holds, may_write
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel.expression import Cel, strings
from constructs_lib.policy.cel.host_paths import OWN_PATHS
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import object_violation

__all__ = ["RULE"]

_FILE_ENDINGS: Final = (
    ".conf",
    ".json",
    ".kubeconfig",
    ".lock",
    ".log",
    ".pid",
    ".sock",
    ".yaml",
    ".yml",
)
_FILES: Final = frozenset(
    {
        "/dev/kmsg",
        "/etc/group",
        "/etc/hostname",
        "/etc/hosts",
        "/etc/localtime",
        "/etc/machine-id",
        "/etc/os-release",
        "/etc/passwd",
        "/run/dbus/system_bus_socket",
    }
)
# /proc and /sys are no places to make anything in: there the Pod fails with a clear event.
_OF_THE_SYSTEM: Final = (
    "/bin",
    "/boot",
    "/dev",
    "/etc",
    "/lib",
    "/lib64",
    "/root",
    "/sbin",
    "/usr",
)
_CREATING: Final = ("DirectoryOrCreate", "FileOrCreate")


def _check(daemon_set: DaemonSetView, _: Context) -> Iterator[Violation]:
    for volume in daemon_set.volumes:
        source = volume.host_path
        problem = _problem(daemon_set, source.path, source.type) if source is not None else None
        if problem is not None:
            yield object_violation(problem, *volume.path, "hostPath", "type")


def _problem(daemon_set: DaemonSetView, path: str, type_: str) -> str | None:
    if not type_ and (path.endswith(_FILE_ENDINGS) or path in _FILES):
        return f"type is not set: if {path} is missing, an empty directory is created in its place."
    if type_ in _CREATING and any(holds(folder, path) for folder in _OF_THE_SYSTEM):
        if may_write(daemon_set.role, path, ()):
            return None
        return f"type is {type_!r}: if {path} is missing, it is silently created, owned by root."
    if type_ == "File" and (path.endswith(".log") or holds("/var/log", path)):
        return f"type is 'File': once {path} is rotated, the container reads the old file."
    return None


_ODD_TYPE: Final = (
    f"((v.type == '' && ({strings(_FILE_ENDINGS)}.exists(s, v.path.endsWith(s))"
    f" || v.path in {strings(sorted(_FILES))}))"
    f" || (v.type in {strings(_CREATING)}"
    f" && {strings(_OF_THE_SYSTEM)}.exists(s, (v.path + '/').startsWith(s + '/'))"
    f" && !(v.path in variables.neededPaths))"
    f" || (v.type == 'File' && (v.path.endsWith('.log')"
    f" || (v.path + '/').startsWith('/var/log/'))))"
)


RULE = Rule(
    id="DS608",
    slug="host-path-type",
    summary="The type of a host path does not fit the path.",
    why=(
        "Without a type a missing file becomes a directory on every node, and the program the file "
        "belongs to fails later. A mounted file stays the same inode as when the Pod started."
    ),
    remedy=(
        "Name what must be there (File, Socket, CharDevice, Directory), so that the Pod waits "
        "with a clear event where it is missing. Mount the folder of a file that is replaced."
    ),
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        volumeMounts:
        - name: machine-id
          mountPath: /etc/machine-id
          readOnly: true
      volumes:
      - name: machine-id
        hostPath:
          path: /etc/machine-id
""",
    good="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        volumeMounts:
        - name: machine-id
          mountPath: /etc/machine-id
          readOnly: true
      volumes:
      - name: machine-id
        hostPath:
          path: /etc/machine-id
          type: File
""",
    check=_check,
    source="Kubernetes documentation, Volumes (hostPath volume types)",
    cel=(
        Cel(
            finds=f"variables.hostPaths.exists(v, {_ODD_TYPE})",
            seen=(f"variables.hostPaths.filter(v, {_ODD_TYPE}).map(v, v.path).join(', ')"),
            values=OWN_PATHS,
        ),
    ),
)
