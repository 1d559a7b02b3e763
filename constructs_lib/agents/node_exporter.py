"""NodeExporter: Prometheus' node exporter, the metrics of the node itself.

Facts: prometheus/node_exporter v1.12.1 and the manifests of kube-prometheus. It reads the node's
file systems, processes and network counters and writes nothing, so it runs without root, without
a capability and without a token; what it needs of the node is to see it.
"""

from __future__ import annotations

from typing import ClassVar, Final, Literal

from constructs_lib.k8s.containers import (
    Container,
    HttpProbe,
    Mount,
    Propagation,
    SecurityContext,
    env_from_field,
    host_mount,
)
from constructs_lib.k8s.containers import Port as ContainerPort
from constructs_lib.spec.agent import AgentSpec
from constructs_lib.spec.image import catalogue_image
from constructs_lib.spec.model import AbsolutePath, Port
from constructs_lib.spec.program import Program
from constructs_lib.spec.resources import Resources
from constructs_lib.spec.rollout import RollingUpdate, Rollout

__all__ = ["NodeExporterSpec"]

_NOBODY: Final = 65534
_HOST: Final = "/host"

_MOUNT_POINTS_NOT_OF_THE_NODE: Final = (
    "^/(dev|proc|sys|run/containerd/.+|run/k3s/containerd/.+|run/credentials/.+"
    "|var/lib/docker/.+|var/lib/containers/.+|var/lib/containerd/.+|var/lib/kubelet/.+)($|/)"
)
"""Mounts of containers and Pods: they come and go with workloads and are measured elsewhere.
The exporter's own default covers neither the kubelet's nor containerd's."""

_DEVICES_OF_PODS: Final = "^(veth.*|cali.*|lxc.*|azv.*|eni.*|cni.*|[a-f0-9]{15})$"
"""Network devices of Pods, one or more for each: a time series for every Pod that ever ran."""


class NodeExporterSpec(AgentSpec):
    """Node exporter on every node, on one port of the node's network."""

    program_name: ClassVar[str] = "node-exporter"
    component: ClassVar[str] = "metrics"
    role: ClassVar[str] = "node-exporter"

    resources: Resources = Resources(cpu="50m", memory="64Mi", memory_limit="180Mi")
    """Requests and limits on every node."""
    rollout: Rollout = RollingUpdate(max_unavailable="10%")
    """How a new version reaches the nodes. A tenth of them at a time: a missed scrape is a gap
    in a graph, nothing more. No Surge, as the port is the node's."""
    port: Port = 9100
    """The port on every node. It drives the flag, the container port, the host port and the
    probes together; change it where another exporter has 9100."""
    listen: Literal["node-ip", "all"] = "node-ip"
    """``node-ip`` listens on the node's address only; ``all`` on every interface of the node,
    public ones included."""
    collectors_off: tuple[str, ...] = ("wifi", "hwmon", "btrfs")
    """Collectors switched off: by default those that mean nothing on most servers."""
    collectors_on: tuple[str, ...] = ()
    """Collectors switched on that are off by default (``processes``)."""
    textfile_directory: AbsolutePath | None = None
    """A directory of the node whose ``*.prom`` files are exported too."""
    root_propagation: Propagation | None = "HostToContainer"
    """Makes file systems mounted later visible and lets go of those unmounted. Set None where
    the node's ``/`` is not a shared mount (Docker Desktop, some NAS systems)."""

    def default_image(self) -> str:
        return catalogue_image("node-exporter")

    def program(self) -> Program:
        mounts = [
            self._mount("proc", "/proc", f"{_HOST}/proc"),
            self._mount("sys", "/sys", f"{_HOST}/sys"),
            self._mount("root", "/", f"{_HOST}/root"),
        ]
        if self.textfile_directory is not None:
            mounts.append(self._mount("textfile", self.textfile_directory, f"{_HOST}/textfile"))
        probe = HttpProbe(path="/", port="metrics")
        return Program(
            main=Container(
                name="node-exporter",
                image=self.resolved_image,
                args=self._args(),
                ports=[ContainerPort(name="metrics", number=self.port, host=True)],
                env=[env_from_field("HOST_IP", "status.hostIP")],
                resources=self.resources.manifest(),
                # GET / answers without collecting, which /metrics does not.
                liveness=probe,
                readiness=probe,
                security=SecurityContext(user=_NOBODY, group=_NOBODY),
                mounts=mounts,
            ),
            # The kernel counts network traffic per network namespace, and process 1's mount
            # table is the node's.
            host_network=True,
            host_pid=True,
            dns_policy="Default",
            grace_seconds=10,
        )

    def _mount(self, name: str, path: str, at: str) -> Mount:
        propagation = None if name in {"proc", "textfile"} else self.root_propagation
        return host_mount(name, path, "Directory", at=at, propagation=propagation)

    def _args(self) -> list[str]:
        address = "[$(HOST_IP)]" if self.listen == "node-ip" else ""
        args = [
            f"--web.listen-address={address}:{self.port}",
            f"--path.procfs={_HOST}/proc",
            f"--path.sysfs={_HOST}/sys",
            f"--path.rootfs={_HOST}/root",
            f"--path.udev.data={_HOST}/root/run/udev/data",
            f"--collector.filesystem.mount-points-exclude={_MOUNT_POINTS_NOT_OF_THE_NODE}",
            f"--collector.netclass.ignored-devices={_DEVICES_OF_PODS}",
            f"--collector.netdev.device-exclude={_DEVICES_OF_PODS}",
        ]
        if self.textfile_directory is not None:
            args.append(f"--collector.textfile.directory={_HOST}/textfile")
        args += [f"--collector.{name}" for name in self.collectors_on]
        args += [f"--no-collector.{name}" for name in self.collectors_off]
        return args
