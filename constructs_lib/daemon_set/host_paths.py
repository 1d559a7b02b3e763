"""Paths of the node: which are the same, which holds which, and what each of them is.

Paths are compared as the node sees them: without double or trailing slashes, and ``/var/run`` is
``/run``, to which it is a link on the distributions that nodes run. A path of Windows is equal to
none of those here.

Most of what agents mount is the node's: its settings, its logs, the kubelet's and the runtime's
folders and sockets. Many write there by design. What remains is a program's own database, buffer
or lock, which two programs cannot share.

Source of the lists: the Filesystem Hierarchy Standard 3.0; the mounts of the agents' own manifests
(Calico, Cilium, flannel, CSI node drivers, device plugins, Fluent Bit).
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from constructs_lib.platforms.facts import CNI_FOLDERS

__all__ = [
    "CNI_CONFIG",
    "CONTAINER_LOGS",
    "DEVICE_FILES",
    "LOGS",
    "MAY_WRITE",
    "OWN",
    "PLUGIN_REGISTRY",
    "ROLES_OF_PATHS",
    "VOLUMES",
    "holds",
    "is_state",
    "may_write",
    "normal_path",
]

CNI_CONFIG: Final = "/etc/cni/net.d"
"""Where the container runtime looks for the network plugin: who writes it is one."""

LOGS: Final = "/var/log"
"""All logs of the node."""

CONTAINER_LOGS: Final = ("/var/log/containers", "/var/log/pods", "/var/lib/docker/containers")
"""The log files of containers: who mounts one of these ships them."""

PLUGIN_REGISTRY: Final = "/var/lib/kubelet/plugins_registry"
"""Where plugins announce themselves to the kubelet: CSI drivers, drivers of dynamic resource
allocation, device plugins. It says nothing alone. Source: ``pkg/kubelet/pluginmanager`` of
Kubernetes."""

VOLUMES: Final = "/var/lib/kubelet/pods"
"""Where a CSI driver mounts the volumes of Pods."""

DEVICE_FILES: Final = ("/etc/cdi", "/run/cdi")
"""Where drivers of dynamic resource allocation write what the container runtime reads of their
devices. Source: the Container Device Interface."""

ROLES_OF_PATHS: Final[Mapping[str, str]] = {
    CNI_CONFIG: "cni",
    "/opt/cni/bin": "cni",
    "/var/lib/kubelet/device-plugins": "device-plugin",
    **dict.fromkeys(CONTAINER_LOGS, "logs"),
}
"""The role of an agent that mounts a path of the node."""

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

MAY_WRITE: Final[Mapping[str, tuple[str, ...]]] = {
    "cni": (
        "/run/xtables.lock",
        "/var/lib/cni",
        *{folder.replace("/var/run/", "/run/") for folder in CNI_FOLDERS},
    ),
    **dict.fromkeys(
        ("csi-node", "storage"),
        (
            "/var/lib/kubelet/plugins",
            "/var/lib/kubelet/pods",
            "/var/lib/kubelet/plugins_registry",
            "/dev",
        ),
    ),
    "device-plugin": ("/var/lib/kubelet/device-plugins",),
}
"""What agents of a role write on the node, with everything below it."""

OWN: Final[Mapping[str, tuple[str, ...]]] = {
    "cni": ("/run",),
    "logs": ("/run", "/var/lib", "/var/log", "/var/cache", "/var/spool", "/opt"),
}
"""Where agents of a role keep directories of their own, named after themselves."""


@lru_cache(maxsize=4096)
def normal_path(path: str) -> str:
    """The one way to write a path: ``//var/run/./a/`` is ``/run/a``."""
    normal = posixpath.normpath(path)
    if normal.startswith("//"):
        normal = normal[1:]
    return normal.removeprefix("/var") if holds("/var/run", normal) else normal


def holds(parent: str, path: str) -> bool:
    """Whether a path is the other or lies below it, segment by segment. Both are normal."""
    return path == parent or path.startswith(parent if parent == "/" else f"{parent}/")


def is_state(path: str) -> bool:
    """Whether one program owns a normal path, which nobody else should then write.

    A name that each Pod fills in is another one for each.
    """
    if path in _FOR_ALL or path.endswith(".sock") or "$(" in path:
        return False
    return path.startswith("/") and not any(holds(parent, path) for parent in _OF_THE_NODE)


def may_write(role: str, path: str, names: Sequence[str]) -> bool:
    """Whether an agent of that role has to write there.

    Args:
        role: what the agent is to its node.
        path: a normal path.
        names: what the agent is called; directories named so are its own.
    """
    usual = _below_the_usual_kubelet(path)
    if any(holds(parent, usual) for parent in MAY_WRITE.get(role, ())):
        return True
    own = OWN.get(role, ())
    return any(_is_own(path, parent, name) for parent in own for name in names if name)


def _below_the_usual_kubelet(path: str) -> str:
    """A path as it would be if the kubelet had its usual folder; k0s and MicroK8s move it."""
    _, kubelet, below = path.replace("\\", "/").partition("/kubelet/")
    return f"/var/lib/kubelet/{below.rstrip('/')}" if kubelet else path


def _is_own(path: str, parent: str, name: str) -> bool:
    """Whether a path lies in a directory of that name (``name``, ``name-state``) below another."""
    if not holds(parent, path):
        return False
    segments = path.removeprefix(parent).split("/")
    return any(each == name or each.startswith(f"{name}-") for each in segments)
