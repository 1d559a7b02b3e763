"""Folders of the node in which one agent keeps its own state.

Most of what agents mount is the node's: its settings, its logs, the kubelet's and the runtime's
folders and sockets. Many write there by design. What remains is a program's own database, buffer
or lock, which two programs cannot share.

Source: the Filesystem Hierarchy Standard 3.0; the mounts of the agents' own manifests.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.container import HostMount
from constructs_lib.daemon_set.host_paths import holds
from constructs_lib.daemon_set.view import DaemonSetView

__all__ = ["state_mounts"]

_OF_THE_NODE: Final = (
    "/boot",
    "/dev",
    "/etc",
    "/lib",
    "/lib64",
    "/opt/cni",
    "/proc",
    "/run/containerd",
    "/run/crio",
    "/run/dbus",
    "/run/docker",
    "/run/log",
    "/run/netns",
    "/run/systemd",
    "/run/udev",
    "/run/xtables.lock",
    "/sys",
    "/usr",
    "/var/lib/cni",
    "/var/lib/containerd",
    "/var/lib/containers",
    "/var/lib/docker",
    "/var/lib/kubelet",
    "/var/log/containers",
    "/var/log/journal",
    "/var/log/pods",
)
"""What many agents write, with everything below it."""

_FOR_ALL: Final = frozenset(
    {
        "/",
        "/home",
        "/mnt",
        "/opt",
        "/root",
        "/run",
        "/srv",
        "/tmp",  # noqa: S108  # a path of the node, compared only
        "/var",
        "/var/cache",
        "/var/lib",
        "/var/log",
        "/var/spool",
        "/var/tmp",  # noqa: S108  # likewise
    }
)
"""Folders in which each program has one of its own."""


def state_mounts(daemon_set: DaemonSetView) -> Iterator[HostMount]:
    """The paths of the node that the agent may write and that look like its own state."""
    for host in daemon_set.host_mounts:
        if host.mount.is_writable and _is_state(host.path):
            yield host


def _is_state(path: str) -> bool:
    """Whether one program owns a path; a name that each Pod fills in is another for each."""
    if path in _FOR_ALL or path.endswith(".sock") or "$(" in path:
        return False
    return path.startswith("/") and not any(holds(parent, path) for parent in _OF_THE_NODE)
