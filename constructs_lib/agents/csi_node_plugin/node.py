"""What every node plugin is made of: the kubelet's folders, and the two sidecars of a driver.

Facts: kubernetes-csi/node-driver-registrar v2.17 and livenessprobe v2.19. Both talk to sockets
only, never to the API server. The registrar tells the kubelet where the driver's socket is, so it
gets that path as the node sees it; it reaches the socket itself by the path in its container.
"""

from __future__ import annotations

from typing import Final

from constructs_lib.k8s.containers import (
    Container,
    HttpProbe,
    Mount,
    Port,
    SecurityContext,
    host_mount,
)
from constructs_lib.k8s.manifest import Json
from constructs_lib.record import dataclass

__all__ = ["CSI_SOCKET", "KubeletFolders", "Sidecars", "device_mount"]

CSI_SOCKET: Final = "/csi/csi.sock"
"""The driver's socket, as every container of the Pod sees it."""

_REGISTRATION: Final = "/registration"
"""Where the registrar expects the kubelet's folder for new drivers."""

_HEALTHZ: Final = "/healthz"

_KUBELET_TIMEOUT: Final = 10
"""Seconds the kubelet waits for an answer about the driver: a busy node is slow, not broken."""

_PROBE_TIMEOUT: Final = 8
"""Seconds the liveness probe waits for the driver: less than the kubelet, so that the probe's log
says that the driver was slow. Its own default is 3, and 1 before v2.17."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KubeletFolders:
    """The folders of the kubelet that a driver shares; all of them below one directory."""

    directory: str
    driver: str

    @property
    def socket(self) -> str:
        """The driver's socket, as the kubelet sees it."""
        return f"{self._plugin}/csi.sock"

    @property
    def registration_socket(self) -> str:
        """The registrar's socket, as the kubelet sees it."""
        return f"{self._registry}/{self.driver}-reg.sock"

    @property
    def _plugin(self) -> str:
        return f"{self.directory}/plugins/{self.driver}"

    @property
    def _registry(self) -> str:
        return f"{self.directory}/plugins_registry"

    def socket_mount(self, *, read_only: bool) -> Mount:
        """The folder of the driver's socket. Connecting to a socket writes nothing to it."""
        return host_mount(
            "socket", self._plugin, "DirectoryOrCreate", at="/csi", read_only=read_only
        )

    def registration_mount(self) -> Mount:
        """The folder the kubelet watches for new drivers, writable."""
        return host_mount(
            "registration", self._registry, "Directory", at=_REGISTRATION, read_only=False
        )

    @property
    def staging(self) -> str:
        """Where the kubelet has volumes staged."""
        return f"{self.directory}/plugins/kubernetes.io/csi/"

    def own_mount(self, folder: str) -> Mount:
        """A folder of the driver's beside its socket, for what must outlive its Pod."""
        path = f"{self._plugin}/{folder}"
        return host_mount(folder, path, "DirectoryOrCreate", at=f"/csi/{folder}", read_only=False)

    def pods_mount(self) -> Mount:
        """Where volumes are mounted for Pods."""
        return self._shared("pods")

    def staging_mount(self) -> Mount:
        """Where volumes are mounted once a node before they are mounted for Pods."""
        return self._shared("plugins")

    def _shared(self, folder: str) -> Mount:
        # The kubelet names absolute paths of the node in its calls, so they must be the same in
        # the container; and what the driver mounts there must reach the node.
        path = f"{self.directory}/{folder}"
        return host_mount(folder, path, "Directory", read_only=False, propagation="Bidirectional")


def device_mount() -> Mount:
    """The node's devices. Privilege alone shows a container those of the time it started."""
    return host_mount("dev", "/dev", "Directory", read_only=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sidecars:
    """The registrar and the liveness probe of a driver, and the health checks they answer.

    Attributes:
        folders: the kubelet's folders.
        driver_port: port of the driver's health check.
        registrar_port: port of the registrar's health check.
        on_node: whether the Pod is on the node's network, where both listen on localhost only.
        privileged: whether they are privileged, as SELinux may ask.
        resources: requests and limits of each.
    """

    folders: KubeletFolders
    driver_port: int
    registrar_port: int
    on_node: bool
    privileged: bool
    resources: dict[str, Json]

    def driver_health(self) -> Port:
        """The port of the driver's health check.

        The liveness probe listens, but the driver is asked: what fails must be what restarts.
        """
        return self._port("healthz", self.driver_port)

    def driver_liveness(self) -> HttpProbe:
        """Restarts a driver that no longer answers."""
        return self._probe(
            "healthz", initial_delay=30, period=30, timeout=_KUBELET_TIMEOUT, failure_threshold=5
        )

    def driver_readiness(self) -> HttpProbe:
        """Stops a rollout of a driver that never answers."""
        return self._probe(
            "healthz", initial_delay=0, period=10, timeout=_KUBELET_TIMEOUT, failure_threshold=3
        )

    def registrar(self, image: str) -> Container:
        """Registers the driver with the kubelet, and again when the kubelet restarts."""
        port = self._port("registrar", self.registrar_port)
        return Container(
            name="node-driver-registrar",
            image=image,
            args=[
                f"--csi-address={CSI_SOCKET}",
                f"--kubelet-registration-path={self.folders.socket}",
                f"--http-endpoint={self._endpoint(self.registrar_port)}",
                # One second, the default, is short for a busy node.
                "--timeout=10s",
            ],
            ports=[port],
            resources=self.resources,
            # A registration socket that went stale is never noticed otherwise.
            liveness=self._probe(
                port.name, initial_delay=30, period=90, timeout=15, failure_threshold=3
            ),
            # A driver that the kubelet does not know must not reach the next node.
            readiness=self._probe(
                port.name, initial_delay=0, period=10, timeout=15, failure_threshold=3
            ),
            security=self._security(),
            mounts=[self.folders.socket_mount(read_only=True), self.folders.registration_mount()],
        )

    def liveness_probe(self, image: str) -> Container:
        """Answers the health check of the driver's container by asking the driver."""
        return Container(
            name="liveness-probe",
            image=image,
            args=[
                f"--csi-address={CSI_SOCKET}",
                f"--http-endpoint={self._endpoint(self.driver_port)}",
                f"--probe-timeout={_PROBE_TIMEOUT}s",
            ],
            resources=self.resources,
            security=self._security(),
            mounts=[self.folders.socket_mount(read_only=True)],
        )

    def _security(self) -> SecurityContext:
        # The sockets and their folders belong to root and are open to nobody else.
        return SecurityContext(privileged=self.privileged, user=0, group=0)

    def _port(self, name: str, number: int) -> Port:
        return Port(name=name, number=number, host=self.on_node)

    def _endpoint(self, port: int) -> str:
        return f"localhost:{port}" if self.on_node else f":{port}"

    def _probe(
        self, port: str, *, initial_delay: int, period: int, timeout: int, failure_threshold: int
    ) -> HttpProbe:
        return HttpProbe(
            path=_HEALTHZ,
            port=port,
            host="localhost" if self.on_node else None,
            initial_delay=initial_delay,
            period=period,
            timeout=timeout,
            failure_threshold=failure_threshold,
        )
