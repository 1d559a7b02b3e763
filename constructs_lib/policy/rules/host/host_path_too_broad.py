"""DS603: more of the node's file system than an agent can need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from constructs_lib.daemon_set.container import HostMount
from constructs_lib.daemon_set.host_paths import holds, may_write
from constructs_lib.daemon_set.roles import ROLES
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel.expression import Cel, quoted, strings
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import mount_violation

__all__ = ["RULE"]

_BROAD: Final = frozenset(
    {
        "/boot",
        "/dev",
        "/etc",
        "/home",
        "/lib",
        "/opt",
        "/proc",
        "/root",
        "/run",
        "/sys",
        "/usr",
        "/var",
        "/var/lib",
        "/var/lib/kubelet",
    }
)

_NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "cni": ("/opt/cni/bin", "/etc/cni/net.d"),
    "csi-node": ("/var/lib/kubelet/plugins/<driver>", "/var/lib/kubelet/pods"),
    "device-plugin": ("/var/lib/kubelet/device-plugins",),
    "logs": ("/var/log/pods", "/var/log/containers"),
}
"""What agents of a role get along with."""

_KERNEL: Final = ("/proc", "/sys")
_BROAD_AND_NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(
        ("cni", "network", "metrics", "node-exporter", "node-status", "traces"), _KERNEL
    ),
    **dict.fromkeys(
        ("csi-node", "storage", "device-plugin", "gpu", "security"), (*_KERNEL, "/dev")
    ),
}
"""Broad paths that are the work of a role: the kernel's view of the node, and its devices."""


def _check(daemon_set: DaemonSetView, _: Context) -> Iterator[Violation]:
    for host in daemon_set.host_mounts:
        if host.path == "/":
            yield _violation(daemon_set, host, case=f"root {_access(host)}")
        elif host.path in _BROAD and not may_write(daemon_set.role, host.path, ()):
            is_needed = host.path in _BROAD_AND_NEEDED.get(daemon_set.role, ())
            yield _violation(daemon_set, host, case="needed" if is_needed else "broad")


def _instead(daemon_set: DaemonSetView, host: HostMount) -> tuple[str, ...]:
    """The parts of a broad path that are enough; only where the role is sure."""
    if not daemon_set.role_is_sure:
        return ()
    needed = _NEEDED.get(daemon_set.role, ())
    return needed if any(holds(host.path, each) for each in needed) else ()


def _access(host: HostMount) -> str:
    return "writable" if host.mount.is_writable else "read-only"


def _violation(daemon_set: DaemonSetView, host: HostMount, *, case: str) -> Violation:
    what = "the whole file system of the node" if host.path == "/" else f"all of {host.written}"
    message = f"The container mounts {what}, {_access(host)}"
    needed = _instead(daemon_set, host)
    proposal = f"; agents of its kind need {' and '.join(needed)}" if needed else ""
    about = None if host.path == "/" else host.written
    return mount_violation(host, f"{message}{proposal}.", case=case, about=about)


def _by_role(*, needed: bool) -> str:
    """The broad paths that are the work of the agent's role, or are not, in CEL."""
    listed = {
        role: [
            path
            for path in sorted(_BROAD)
            if not may_write(role, path, ()) and (path in _BROAD_AND_NEEDED.get(role, ())) == needed
        ]
        for role in ROLES
    }
    pairs = ", ".join(f"{quoted(role)}: {strings(paths)}" for role, paths in listed.items())
    others = "[]" if needed else strings(sorted(_BROAD))
    return f"{{{pairs}}}[?variables.role].orValue({others})"


RULE = Rule(
    id="DS603",
    slug="host-path-too-broad",
    summary="A container mounts a large part of the node's file system.",
    why=(
        "It exposes the credentials of the kubelet, the files of every other Pod and the sockets "
        "of the node's services. If it is writable, one bug of the agent breaks the node."
    ),
    remedy=(
        "Mount the folders the agent works in: /var/log/pods and /var/log/containers for logs, "
        "/var/lib/kubelet/pods for volumes, /proc and /sys for metrics of the node."
    ),
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        volumeMounts:
        - name: root
          mountPath: /host
          readOnly: true
      volumes:
      - name: root
        hostPath:
          path: /
          type: Directory
""",
    good="""\
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
    check=_check,
    source="Kubernetes documentation, Volumes (hostPath)",
    cel=(
        *(
            Cel(
                finds=(f"{'' if access == 'read-only' else '!'}m.?readOnly.orValue(false)"),
                of="host mount",
                path="p == '/'",
                cases=(f"root {access}",),
            )
            for access in ("writable", "read-only")
        ),
        *(
            Cel(
                finds="true",
                of="host mount",
                path=f"p in variables.{case}Folders",
                cases=(case,),
                values={f"{case}Folders": _by_role(needed=case == "needed")},
            )
            for case in ("broad", "needed")
        ),
    ),
)
