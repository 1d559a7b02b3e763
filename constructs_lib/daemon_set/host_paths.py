"""Paths of the node: which are the same, which holds which, and which an agent must write.

Paths are compared as the node sees them: without double or trailing slashes, and ``/var/run`` is
``/run``, to which it is a link on the distributions that nodes run. A path of Windows is equal to
none of those here.

Source of the lists: the mounts of the agents' own manifests (Calico, Cilium, flannel, CSI node
drivers, device plugins, Fluent Bit).
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

__all__ = ["holds", "may_write", "normal_path"]

_MAY_WRITE: Final[Mapping[str, tuple[str, ...]]] = {
    "cni": (
        "/opt/cni/bin",
        "/etc/cni/net.d",
        "/run/xtables.lock",
        "/var/lib/cni",
        # The same two folders on GKE, OpenShift and k3s.
        "/home/kubernetes/bin",
        "/run/multus/cni/net.d",
        "/var/lib/rancher/k3s/data/cni",
        "/var/lib/rancher/k3s/agent/etc/cni/net.d",
    ),
    "csi-node": (
        "/var/lib/kubelet/plugins",
        "/var/lib/kubelet/pods",
        "/var/lib/kubelet/plugins_registry",
        "/dev",
    ),
    "device-plugin": ("/var/lib/kubelet/device-plugins",),
}
"""What agents of a role write on the node, with everything below it."""

_OWN: Final[Mapping[str, tuple[str, ...]]] = {
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


def may_write(role: str, path: str, names: Sequence[str]) -> bool:
    """Whether an agent of that role has to write there.

    Args:
        role: what the agent is to its node.
        path: a normal path.
        names: what the agent is called; directories named so are its own.
    """
    usual = _below_the_usual_kubelet(path)
    if any(holds(parent, usual) for parent in _MAY_WRITE.get(role, ())):
        return True
    own = _OWN.get(role, ())
    return any(_is_own(path, parent, name) for parent in own for name in names if name)


def _below_the_usual_kubelet(path: str) -> str:
    """A path as it would be if the kubelet had its usual folder; k0s and MicroK8s move it."""
    _, kubelet, below = path.partition("/kubelet/")
    return f"/var/lib/kubelet/{below}" if kubelet else path


def _is_own(path: str, parent: str, name: str) -> bool:
    """Whether a path lies in a directory of that name (``name``, ``name-state``) below another."""
    if not holds(parent, path):
        return False
    segments = path.removeprefix(parent).split("/")
    return any(each == name or each.startswith(f"{name}-") for each in segments)
