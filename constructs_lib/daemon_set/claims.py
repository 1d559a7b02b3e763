"""What an agent takes of its node that no second agent can have, or should do again.

A port of the node, a folder with its own state, and the work of which a node needs one agent: its
network plugin, its service proxy, the shipping of its logs. Work counts if somebody said the role
or it is sure; chained network plugins stand beside another one by design, and images made for any
purpose say nothing.

Two claims meet where one asks for a key that the other one holds. So thousands of DaemonSets can
be held against each other through an index of keys, and two of them directly.

Source: the projects' own manifests; ``types.go`` of ``k8s.io/kube-scheduler/framework``
(HostPortInfo), Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Final, Literal, NamedTuple, TypeAlias

from constructs_lib.daemon_set.container import ContainerView
from constructs_lib.daemon_set.host_paths import is_state
from constructs_lib.daemon_set.host_ports import ANY_ADDRESS, HostPort
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.label_selector import read_selector
from constructs_lib.k8s.manifest import Path
from constructs_lib.k8s.metadata import INSTANCE_LABEL
from constructs_lib.k8s.object_kind import identity_of

__all__ = [
    "CHAINED",
    "Claim",
    "ClaimKind",
    "Claims",
    "identity",
    "is_chained",
    "main_container",
    "port_claim",
    "port_claims",
    "release",
    "state_claims",
    "work_claims",
]

ClaimKind: TypeAlias = Literal[
    "host-port",
    "network-plugin",
    "service-proxy",
    "log-files",
    "dns-cache",
    "node-metrics",
    "devices",
    "csi-driver",
    "same-agent",
    "state",
]
"""What a claim is about."""

_ONE_A_NODE: Final[Mapping[str, ClaimKind]] = {
    "cni": "network-plugin",
    "dns-cache": "dns-cache",
    "kube-proxy": "service-proxy",
    "logs": "log-files",
    "node-exporter": "node-metrics",
}
"""Roles of which a node needs one agent."""

CHAINED: Final = (
    "azure-cns",
    "cni-plugin",
    "install-cni",
    "istio-cni",
    "linkerd-cni",
    "multus",
    "whereabouts",
)
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


class Claim(NamedTuple):
    """Something of the node, or some work on it, that one agent has for itself.

    Attributes:
        kind: what it is about.
        what: the thing: ``TCP 9100``, ``/var/lib/agent``, the name of a driver; the role's name
            where there is no other.
        holds: the keys by which others meet it.
        asks: the keys that must not be held by another.
        path: the place in the manifest.
        container: the container it is made in.
    """

    kind: ClaimKind
    what: str
    holds: tuple[Hashable, ...]
    asks: tuple[Hashable, ...]
    path: Path
    container: str

    def excludes(self, other: Claim) -> bool:
        """Whether only one of the two can be met, or should be, on a node."""
        return self.kind == other.kind and not set(self.asks).isdisjoint(other.holds)


class Claims:
    """Everything that one DaemonSet claims.

    Attributes:
        daemon_set: the DaemonSet.
        identity: what is the same for copies of it.
        release: what is the same for all that was installed together.
        ports: the ports of the node.
        work: the work of which a node needs no second agent, the surest sign first.
        state: the folders of the node with state of its own.
        selector: which Pods it takes for its own; none where it selects nothing, or everything.
    """

    __slots__ = ("daemon_set", "identity", "ports", "release", "selector", "state", "work")

    def __init__(self, daemon_set: DaemonSetView) -> None:
        self.daemon_set = daemon_set
        self.identity = identity(daemon_set)
        self.release = release(daemon_set)
        self.ports = tuple(port_claims(daemon_set))
        self.work = tuple(work_claims(daemon_set))
        self.state = tuple(state_claims(daemon_set))
        selector = read_selector(daemon_set.spec.get("selector"))
        self.selector = selector if selector is not None and selector.requirements else None

    def selects(self, other: DaemonSetView) -> bool:
        """Whether its selector matches the Pods of a DaemonSet."""
        return (
            self.selector is not None
            and self.daemon_set.namespace == other.namespace
            and self.selector.matches(other.template_labels)
        )


def port_claims(daemon_set: DaemonSetView) -> Iterator[Claim]:
    """The ports of the node, each once, as the scheduler sees them."""
    seen: set[HostPort] = set()
    for container in daemon_set.app:
        for port in container.ports:
            claim = port.claim(host_network=daemon_set.host_network)
            if claim is not None and claim not in seen:
                seen.add(claim)
                yield port_claim(claim, port.path, container.name)


def port_claim(claim: HostPort, path: Path = (), container: str = "") -> Claim:
    """The claim on a port of the node, of whatever makes it."""
    number = claim.port, claim.protocol
    everywhere = (*number, ANY_ADDRESS)
    here = (*number, claim.ip)
    return Claim(
        kind="host-port",
        what=str(claim),
        holds=(number, here),
        asks=(number,) if here == everywhere else (here, everywhere),
        path=path,
        container=container,
    )


def work_claims(daemon_set: DaemonSetView) -> Iterator[Claim]:
    """The work of which a node needs no second agent, the surest first."""
    agent = main_container(daemon_set)
    if agent is None or agent.image.image is None:
        return
    repository, role = agent.image.repository, daemon_set.role
    program = repository.rpartition("/")[2]
    if role in _ONE_A_NODE and daemon_set.role_is_sure and not is_chained(daemon_set):
        yield _work(_ONE_A_NODE[role], role, agent)
    if role == "device-plugin":
        yield _work("devices", program, agent)
    for driver in _drivers(daemon_set) if role == "csi-node" else ():
        yield _work("csi-driver", driver, agent)
    if program not in _ANY_PURPOSE:
        command = tuple(each.text for each in agent.arguments if each.place[0] == "command")
        yield _work("same-agent", repository, agent, command)


def _work(kind: ClaimKind, what: str, agent: ContainerView, *more: Hashable) -> Claim:
    keys = ((what, *more),)
    path = (*agent.path, "image")
    return Claim(kind=kind, what=what, holds=keys, asks=keys, path=path, container=agent.name)


def state_claims(daemon_set: DaemonSetView) -> Iterator[Claim]:
    """The folders of the node that it may write and that are one program's own, each once."""
    seen: set[str] = set()
    for host in daemon_set.host_mounts:
        path = host.path
        if path not in seen and host.mount.is_writable and is_state(path):
            seen.add(path)
            around = [parent for parent in _parents(path) if is_state(parent)]
            yield Claim(
                kind="state",
                what=path,
                holds=(("at", path), *(("below", parent) for parent in around)),
                asks=(("at", path), ("below", path), *(("at", parent) for parent in around)),
                path=host.mount.path,
                container=host.container.name,
            )


def _parents(path: str) -> Iterator[str]:
    """The folders that a normal path lies in, the nearest first."""
    while (path := path.rpartition("/")[0]) != "":
        yield path


def main_container(daemon_set: DaemonSetView) -> ContainerView | None:
    """The agent itself; none if the Pod has no container."""
    return next((container for container in daemon_set.all if container.is_main), None)


def is_chained(daemon_set: DaemonSetView) -> bool:
    """Whether it is a network plugin that works behind another one."""
    agent = main_container(daemon_set)
    called = f"{daemon_set.name} {agent.image.repository if agent is not None else ''}".lower()
    return any(name in called for name in CHAINED)


def identity(daemon_set: DaemonSetView) -> Hashable:
    """What is the same for copies of one object."""
    return identity_of(daemon_set.manifest)


def release(daemon_set: DaemonSetView) -> tuple[str | None, str]:
    """What is the same for DaemonSets that were installed together, as by one chart.

    They are meant to be several, so they do not do each other's work.
    """
    labels = daemon_set.metadata.get("labels", {})
    named = labels.get(INSTANCE_LABEL) or labels.get("release")
    return daemon_set.namespace, named or daemon_set.name


def _drivers(daemon_set: DaemonSetView) -> Iterator[str]:
    """CSI drivers, by the folder of their socket below the kubelet's plugins."""
    for host in daemon_set.host_mounts:
        _, _, below = host.path.partition("/kubelet/plugins/")
        driver = below.partition("/")[0]
        if driver and driver != "kubernetes.io":
            yield driver
