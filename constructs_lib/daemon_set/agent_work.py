"""What an agent does of which a node needs no second one.

A role counts if somebody said it or the agent's own image is known for it; ports and paths are too
weak a sign here. Plugins that are chained behind another network plugin stand beside it by design,
and images made for any purpose say nothing. Two DaemonSets of one release are meant to be two.

Source: the names in ``role_signs.py``; the projects' own manifests.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Final, NamedTuple

from constructs_lib.daemon_set.container import ContainerView
from constructs_lib.daemon_set.role_signs import IMAGES
from constructs_lib.daemon_set.view import DaemonSetView

__all__ = ["Work", "main_container", "release", "works"]

_ONE_A_NODE: Final[Mapping[str, str]] = {
    "cni": "is a network plugin, too, and the container runtime uses one",
    "dns-cache": "is a DNS cache, too, and both want the same address",
    "kube-proxy": "writes the node's rules for Services, too",
    "logs": "ships logs, too: lines may be sent and paid for twice",
    "node-exporter": "exports the node's metrics, too: every series is there twice",
}
_CHAINED: Final = frozenset({"azure-cns", "cni-plugin", "install-cni", "multus-cni", "whereabouts"})
_ANY_PURPOSE: Final = frozenset(
    {
        "alpine",
        "amazonlinux",
        "bash",
        "busybox",
        "curl",
        "debian",
        "kubectl",
        "pause",
        "python",
        "toolbox",
        "ubi-minimal",
        "ubuntu",
    }
)


class Work(NamedTuple):
    """Something that one agent a node should do.

    Attributes:
        key: the same for all agents that do it.
        words: what to say of another one that does it, to be read after its name.
    """

    key: Hashable
    words: str


def works(daemon_set: DaemonSetView) -> Iterator[Work]:
    """What a DaemonSet does of which a node needs no second one, the surest first."""
    agent = main_container(daemon_set)
    image = agent.image.image if agent is not None else None
    if agent is None or image is None:
        return
    program = image.repository.rpartition("/")[2]
    if daemon_set.role in _ONE_A_NODE and _is_sure(daemon_set, image.repository):
        yield Work(("role", daemon_set.role), _ONE_A_NODE[daemon_set.role])
    if daemon_set.role == "device-plugin":
        yield Work(("devices", program), "offers the same devices to the kubelet")
    for driver in _drivers(daemon_set) if daemon_set.role == "csi-node" else ():
        yield Work(("driver", driver), f"registers the CSI driver {driver}, too")
    if program not in _ANY_PURPOSE:
        command = tuple(each.text for each in agent.arguments if each.place[0] == "command")
        yield Work(("image", image.repository, command), f"runs {image.repository}, too")


def main_container(daemon_set: DaemonSetView) -> ContainerView | None:
    """The agent itself; none if the Pod has no container."""
    return next((container for container in daemon_set.all if container.is_main), None)


def release(daemon_set: DaemonSetView) -> tuple[str | None, str]:
    """What is the same for DaemonSets that were installed together, as by one chart."""
    labels = daemon_set.metadata.get("labels", {})
    named = labels.get("app.kubernetes.io/instance") or labels.get("release")
    return daemon_set.namespace, named or daemon_set.name


def _is_sure(daemon_set: DaemonSetView, repository: str) -> bool:
    """Whether the role is said, or is that of the agent's own image."""
    parts = repository.split("/")
    if parts[-1] in _CHAINED:
        return False
    names = (parts[-1], "/".join(parts[-2:]))
    return daemon_set.role_is_said or any(IMAGES.get(name) == daemon_set.role for name in names)


def _drivers(daemon_set: DaemonSetView) -> Iterator[str]:
    """CSI drivers, by the folder of their socket below the kubelet's plugins."""
    for host in daemon_set.host_mounts:
        _, _, below = host.path.partition("/kubelet/plugins/")
        driver = below.partition("/")[0]
        if driver and driver != "kubernetes.io":
            yield driver
