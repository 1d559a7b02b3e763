"""What an agent does of which a node needs no second one.

A role counts if somebody said it or the agent's own image is known for it; ports and paths are too
weak a sign here. Plugins that are chained behind another network plugin stand beside it by design,
and images made for any purpose say nothing. Two DaemonSets of one release are meant to be two.

Source: the names in ``role_signs.py``; the projects' own manifests.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Final, NamedTuple

from constructs_lib.k8s.image import read_image
from constructs_lib.policy.facts.role_signs import IMAGES
from constructs_lib.policy.subject import ContainerView, Subject

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


def works(subject: Subject) -> Iterator[Work]:
    """What a DaemonSet does of which a node needs no second one, the surest first."""
    agent = main_container(subject)
    image = read_image(agent.value.get("image", "")) if agent is not None else None
    if agent is None or image is None:
        return
    program = image.repository.rpartition("/")[2]
    if subject.role in _ONE_A_NODE and _is_sure(subject, image.repository):
        yield Work(("role", subject.role), _ONE_A_NODE[subject.role])
    if subject.role == "device-plugin":
        yield Work(("devices", program), "offers the same devices to the kubelet")
    for driver in _drivers(subject) if subject.role == "csi-node" else ():
        yield Work(("driver", driver), f"registers the CSI driver {driver}, too")
    if program not in _ANY_PURPOSE:
        command = tuple(agent.value.get("command", ()))
        yield Work(("image", image.repository, command), f"runs {image.repository}, too")


def main_container(subject: Subject) -> ContainerView | None:
    """The agent itself; none if the Pod has no container."""
    return next((container for container in subject.all if container.is_main), None)


def release(subject: Subject) -> tuple[str | None, str]:
    """What is the same for DaemonSets that were installed together, as by one chart."""
    labels = subject.metadata.get("labels", {})
    named = labels.get("app.kubernetes.io/instance") or labels.get("release")
    return subject.namespace, named or subject.name


def _is_sure(subject: Subject, repository: str) -> bool:
    """Whether the role is said, or is that of the agent's own image."""
    parts = repository.split("/")
    if parts[-1] in _CHAINED:
        return False
    names = (parts[-1], "/".join(parts[-2:]))
    return subject.role_is_said or any(IMAGES.get(name) == subject.role for name in names)


def _drivers(subject: Subject) -> Iterator[str]:
    """CSI drivers, by the folder of their socket below the kubelet's plugins."""
    for host in subject.host_mounts:
        _, _, below = host.path.partition("/kubelet/plugins/")
        driver = below.partition("/")[0]
        if driver and driver != "kubernetes.io":
            yield driver
