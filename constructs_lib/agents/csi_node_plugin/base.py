"""What the declarations of all node plugins share, and how each becomes a program.

The kubelet mounts volumes by calling the node plugin of their driver. Pods with such volumes
neither start nor end where it is missing, so it runs on every node a Pod may be on, also on nodes
being drained, and comes before every other Pod.

Facts: kubernetes-csi/csi-driver-nfs v4.13.4, csi-driver-host-path v1.17.1, aws-ebs-csi-driver
v1.64.0 and secrets-store-csi-driver v1.6.0, which share one pattern.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, ClassVar, Final

from pydantic import Field

from constructs_lib.agents.csi_node_plugin.needs import DriverNeeds, HealthPorts, NodeDriver
from constructs_lib.agents.csi_node_plugin.node import (
    CSI_SOCKET,
    KubeletFolders,
    Sidecars,
    device_mount,
)
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.host import Grant, reason_of
from constructs_lib.declaration.image import PinnedImageRef, catalogue_image
from constructs_lib.declaration.model import MountPath, checked
from constructs_lib.declaration.nodes import EVERYWHERE, Tolerates
from constructs_lib.declaration.priority import Priority
from constructs_lib.declaration.program import Program
from constructs_lib.declaration.resources import Resources
from constructs_lib.declaration.rollout import OnDelete, RollingUpdate
from constructs_lib.errors import Problem
from constructs_lib.k8s.containers import (
    Container,
    Mount,
    SecurityContext,
    env_from_field,
    env_value,
)
from constructs_lib.k8s.manifest import Manifest

__all__ = ["CsiNodeSpec"]

_LONGEST_SOCKET: Final = 107
"""Bytes in the address of a Unix socket, without the closing zero (``sockaddr_un``)."""

_SPEAKS_FOR_THE_DRIVER: Final = "It only hands on what the driver answers, whose probes ask it."

_IN_THE_POD: Final = HealthPorts(driver=9808, registrar=9809)


def _kubelet_dir_problem(path: str) -> str | None:
    if path.endswith("/"):
        return f"{path!r} ends with '/'; write the kubelet's --root-dir as in /var/lib/kubelet"
    return None


class CsiNodeSpec(AgentSpec):
    """The node plugin of a storage driver: the driver, its registrar and its liveness probe."""

    component: ClassVar[str] = "storage"
    role: ClassVar[str] = "csi-node"
    default_tolerates: ClassVar[Tolerates] = EVERYWHERE
    one_at_a_time: ClassVar[bool] = True

    kubelet_dir: Annotated[MountPath, checked(_kubelet_dir_problem)] | None = None
    """The kubelet's ``--root-dir``; every path follows it. None takes that of ``platform``: with
    another one than the nodes have, the driver is never registered."""
    resources: Resources = Resources(cpu="10m", memory="80Mi", memory_limit="300Mi")
    """Requests and limits of the driver on every node."""
    sidecar_resources: Resources = Resources(cpu="10m", memory="25Mi", memory_limit="100Mi")
    """Requests and limits of each of the two sidecars on every node."""
    rollout: Annotated[RollingUpdate | OnDelete, Field(discriminator="kind")] = RollingUpdate()
    """How a new version reaches the nodes. One node at a time: mounts stay, new ones wait. No
    Surge, as two Pods of a driver would take each other's socket."""
    priority: Priority = "system-node-critical"
    """The class of Pods a node cannot work without."""
    registrar_image: PinnedImageRef | None = None
    """Image of the registrar. The catalogue's by default."""
    liveness_image: PinnedImageRef | None = None
    """Image of the liveness probe. The catalogue's by default."""
    privileged_sidecars: Grant | None = None
    """Why the sidecars are privileged. Needed only where SELinux is enforcing and keeps them from
    the socket of the privileged driver."""

    @abstractmethod
    def node_driver(self) -> NodeDriver:
        """The driver that was declared."""

    @abstractmethod
    def needs(self) -> DriverNeeds:
        """What that driver needs to run."""

    def problems(self) -> Iterator[Problem]:
        yield from super().problems()
        needs = self.needs()
        unasked = isinstance(self.rollout, RollingUpdate) and self.rollout.reason is None
        if needs.user_space and unasked:
            message = (
                "a RollingUpdate ends the driver's Pods, and with each every mount of its node "
                "that is served in user space (FUSE, NBD); use OnDelete(owner='...'), or say why "
                "with RollingUpdate(reason='...')"
            )
            yield Problem(path=("rollout",), message=message)
        if self._on_node(needs) and self.node_driver().health_ports is None:
            message = (
                "is required on the node's network, where 9808 and 9809 would clash with other "
                "drivers; write HealthPorts(driver=..., registrar=...) with ports of its own"
            )
            yield Problem(path=("driver", "health_ports"), message=message)
        yield from self._long_sockets()

    def _long_sockets(self) -> Iterator[Problem]:
        folders = self.folders()
        longest = max(folders.socket, folders.registration_socket, key=len)
        if len(longest.encode()) > _LONGEST_SOCKET:
            message = (
                f"{longest!r} has {len(longest.encode())} bytes, and no socket's path may have "
                f"more than {_LONGEST_SOCKET}; give the driver a shorter name"
            )
            yield Problem(path=("driver", "name"), message=message)

    def program(self) -> Program:
        needs = self.needs()
        sidecars = self._sidecars(needs)
        return Program(
            main=self._driver(needs, sidecars),
            sidecars=[
                sidecars.registrar(
                    self.registrar_image or catalogue_image("csi-node-driver-registrar")
                ),
                sidecars.liveness_probe(
                    self.liveness_image or catalogue_image("csi-livenessprobe")
                ),
            ],
            cluster_rules=[rule.manifest() for rule in needs.rules],
            role_rules=needs.role_rules,
            companions=self.companions,
            reasons=dict(self._reasons(needs)),
            host_network=needs.host_network,
            host_pid=needs.host_pid,
            grace_seconds=needs.grace_seconds,
        )

    def folders(self) -> KubeletFolders:
        """The kubelet's folders on every node."""
        directory = self.kubelet_dir or self.platform_facts.kubelet
        return KubeletFolders(directory=directory, driver=self.node_driver().name)

    def companions(self, labels: Mapping[str, str]) -> Sequence[Manifest]:
        """The objects beside the DaemonSet: the CSIDriver, unless another manifest brings it."""
        driver = self.node_driver()
        return (
            [] if driver.csi_driver is None else [driver.csi_driver.manifest(driver.name, labels)]
        )

    def _on_node(self, needs: DriverNeeds) -> bool:
        return needs.host_network or self.host.network is not None

    def _sidecars(self, needs: DriverNeeds) -> Sidecars:
        ports = self.node_driver().health_ports or _IN_THE_POD
        return Sidecars(
            folders=self.folders(),
            driver_port=ports.driver,
            registrar_port=ports.registrar,
            on_node=self._on_node(needs),
            privileged=self.privileged_sidecars is not None,
            resources=self.sidecar_resources.manifest(),
        )

    def _driver(self, needs: DriverNeeds, sidecars: Sidecars) -> Container:
        return Container(
            name="driver",
            image=self.resolved_image,
            command=needs.command,
            args=needs.args,
            ports=[sidecars.driver_health()],
            env=[
                env_value("CSI_ENDPOINT", f"unix://{CSI_SOCKET}"),
                env_from_field("NODE_NAME", "spec.nodeName"),
                *needs.env,
            ],
            resources=self.resources.manifest(),
            liveness=sidecars.driver_liveness() if needs.liveness else None,
            readiness=sidecars.driver_readiness(),
            # Kubernetes refuses mounts that reach the node from any other container.
            security=SecurityContext(
                privileged=True, user=0, group=0, read_only_root=needs.read_only_root
            ),
            mounts=list(self._mounts(needs)),
        )

    def _mounts(self, needs: DriverNeeds) -> Iterator[Mount]:
        folders = self.folders()
        yield folders.socket_mount(read_only=False)
        yield folders.pods_mount()
        if needs.stages:
            yield folders.staging_mount()
        if needs.devices:
            yield device_mount()
        yield from needs.mounts

    def _reasons(self, needs: DriverNeeds) -> Iterator[tuple[str, str]]:
        yield from needs.reasons.items()
        yield (
            "DS503",
            "The kubelet's sockets, and the folders in which volumes are mounted, are root's.",
        )
        yield "DS801.liveness-probe", _SPEAKS_FOR_THE_DRIVER
        yield "DS802.liveness-probe", _SPEAKS_FOR_THE_DRIVER
        if not needs.liveness:
            yield "DS802.driver", "A restart of the driver ends every mount it serves on its node."
        if self.privileged_sidecars is not None:
            yield "DS501", reason_of(self.privileged_sidecars)
        if self._on_node(needs):
            yield "DS613", "The kubelet asks the health checks, which listen on localhost only."
