"""GpuDevicePlugin: NVIDIA's device plugin, which offers the node's GPUs to Pods.

Facts: NVIDIA/k8s-device-plugin v0.20.0 (static manifests, chart, command line). It talks to the
kubelet through a folder of sockets that belongs to root, watches that folder to register again
when the kubelet restarts, and asks nothing of the API server. It listens on no port, so there is
nothing to probe or to scrape; sick GPUs are reported to the kubelet, which counts them no more.
A restart leaves running Pods alone, but no Pod gets a GPU of that node meanwhile. One device
plugin per cluster: a second one, the GPU operator's for example, fights for the same socket.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Final, Literal, TypeAlias

from pydantic import Field

from constructs_lib.agents.gpu_nodes import GpuResource, OnGpuNodes
from constructs_lib.declaration.image import catalogue_image
from constructs_lib.declaration.model import AbsolutePath, Part, checked
from constructs_lib.declaration.priority import Priority
from constructs_lib.declaration.program import Program
from constructs_lib.declaration.resources import Resources
from constructs_lib.k8s.containers import (
    Container,
    Mount,
    SecurityContext,
    env_value,
    host_mount,
)
from constructs_lib.k8s.manifest import Json
from constructs_lib.prometheus.objects import Alert
from constructs_lib.yaml.writer import document_to_yaml

__all__ = ["GpuDevicePluginSpec", "TimeSlicing"]

_CONFIG_FOLDER: Final = "/etc/gpu-device-plugin"
_CONFIG_FILE: Final = "config.yaml"
_SOCKETS: Final = "/var/lib/kubelet/device-plugins"
_CDI_FOLDER: Final = "/var/run/cdi"

MigStrategy: TypeAlias = Literal["none", "single", "mixed"]
DeviceListStrategy: TypeAlias = Literal["envvar", "volume-mounts", "cdi-annotations", "cdi-cri"]
DeviceDiscovery: TypeAlias = Literal["auto", "nvml", "tegra", "wsl"]


def _replicas_problem(replicas: dict[str, int]) -> str | None:
    if not replicas:
        return "{} shares nothing; write as in {'nvidia.com/gpu': 4}"
    return None


class TimeSlicing(Part):
    """Several Pods take turns on a GPU. Nothing separates their memory or their faults."""

    replicas: Annotated[
        dict[GpuResource, Annotated[int, Field(ge=2, le=1024)]], checked(_replicas_problem)
    ]
    """How often each GPU is offered, by resource (``{"nvidia.com/gpu": 4}``)."""
    rename: bool = False
    """Offer the shares as ``<resource>.shared``, so that nobody takes one for a whole GPU."""
    fail_requests_greater_than_one: bool = True
    """Refuse Pods that ask for more than one share: two shares give them no more than one does,
    and may be of the same GPU."""

    def manifest(self) -> dict[str, Json]:
        """``sharing.timeSlicing`` of the plugin's configuration."""
        return {
            "renameByDefault": self.rename,
            "failRequestsGreaterThanOne": self.fail_requests_greater_than_one,
            "resources": [{"name": n, "replicas": count} for n, count in self.replicas.items()],
        }


_SICK_GPU: Final = Alert(
    name="GpuUnhealthy",
    # All resources of the plugin, slices and shares too, in the spelling of kube-state-metrics.
    expr=(
        'max by (cluster, node, resource) (kube_node_status_capacity{resource=~"nvidia_com_.+"})\n'
        "- max by (cluster, node, resource) "
        '(kube_node_status_allocatable{resource=~"nvidia_com_.+"}) > 0'
    ),
    for_minutes=15,
    summary="{{ $value }} of {{ $labels.resource }} on {{ $labels.node }} cannot be used",
    description=(
        "The device plugin found these GPUs sick, and Pods get them no more. Its log on "
        "{{ $labels.node }} tells the XID error. After the repair, restart the plugin's Pod there."
    ),
)


class GpuDevicePluginSpec(OnGpuNodes):
    """The GPUs of every GPU node as a resource that Pods ask for (``nvidia.com/gpu``)."""

    program_name: ClassVar[str] = "gpu-device-plugin"
    component: ClassVar[str] = "devices"
    role: ClassVar[str] = "device-plugin"

    resources: Resources = Resources(cpu="50m", memory="64Mi", memory_limit="256Mi")
    """Requests and limits on every GPU node."""
    priority: Priority = "system-node-critical"
    """The class of Pods a node cannot work without: without the plugin, no Pod gets a GPU."""
    mig_strategy: MigStrategy = "none"
    """How slices of a GPU (MIG) are offered: not at all, as ``nvidia.com/gpu`` where all slices
    are alike (``single``), or by size (``mixed``). Other than ``none`` it needs SYS_ADMIN."""
    time_slicing: TimeSlicing | None = None
    """Share each GPU between several Pods. None by default: a GPU belongs to one Pod."""
    device_list_strategy: DeviceListStrategy = "envvar"
    """How the container runtime learns which GPUs a container gets. The ``cdi-`` ones need a
    runtime with CDI switched on, and a writable ``/var/run/cdi``; ``volume-mounts`` needs
    SYS_ADMIN."""
    device_id_strategy: Literal["uuid", "index"] = "uuid"
    """How GPUs are named to the runtime. An index may mean another GPU after a reboot."""
    device_discovery: DeviceDiscovery = "auto"
    """How GPUs are found. ``auto`` fails where the driver is not in the container: see
    ``runtime_class``."""
    static_cpu_manager: bool = False
    """Whether the kubelet's CPU manager is static. Its updates take GPUs away from running Pods
    unless device nodes are passed too, for which the plugin must be privileged."""
    fail_on_init_error: bool = True
    """Exit where no GPU can be used, so that the node is seen to be broken. False waits silently
    instead, for labels that are also on nodes without a driver."""
    driver_root: AbsolutePath | None = None
    """Where the node's driver is installed, if not in ``/`` (``/run/nvidia/driver`` for driver
    containers, ``/home/kubernetes/bin/nvidia`` on GKE)."""
    kubelet_root: AbsolutePath = "/var/lib/kubelet"
    """The kubelet's folder on the node (``/var/lib/k0s/kubelet`` on k0s)."""

    def default_image(self) -> str:
        return catalogue_image("nvidia-device-plugin")

    def program(self) -> Program:
        return Program(
            runtime_class=self.runtime_class_name(),
            main=Container(
                name="device-plugin",
                image=self.resolved_image,
                command=["nvidia-device-plugin"],
                args=list(self._args()),
                env=[env_value("NVIDIA_MIG_MONITOR_DEVICES", "all")] if self._mig else [],
                resources=self.resources.manifest(),
                security=SecurityContext(
                    user=0,
                    group=0,
                    privileged=self.static_cpu_manager,
                    capabilities=("SYS_ADMIN",) if self._needs_sys_admin else (),
                ),
                mounts=list(self._mounts()),
            ),
            config=self._config(),
            companions=self.own_runtime_class,
            node_labels=self.gpu_node_labels(),
            reasons=dict(self._reasons()),
            alerts=[_SICK_GPU],
        )

    @property
    def _mig(self) -> bool:
        return self.mig_strategy != "none"

    @property
    def _cdi(self) -> bool:
        return self.device_list_strategy.startswith("cdi-")

    @property
    def _needs_sys_admin(self) -> bool:
        return self._mig or self.device_list_strategy == "volume-mounts"

    def _args(self) -> Iterator[str]:
        yield f"--mig-strategy={self.mig_strategy}"
        yield f"--device-list-strategy={self.device_list_strategy}"
        yield f"--device-id-strategy={self.device_id_strategy}"
        yield f"--device-discovery-strategy={self.device_discovery}"
        yield f"--pass-device-specs={_flag(self.static_cpu_manager)}"
        yield f"--fail-on-init-error={_flag(self.fail_on_init_error)}"
        if self.driver_root is not None:
            yield f"--driver-root={self.driver_root}"
        if self.time_slicing is not None:
            yield f"--config-file={_CONFIG_FOLDER}/{_CONFIG_FILE}"

    def _config(self) -> dict[str, str] | None:
        if self.time_slicing is None:
            return None
        sharing = {"timeSlicing": self.time_slicing.manifest()}
        return {_CONFIG_FILE: document_to_yaml({"version": "v1", "sharing": sharing})}

    def _mounts(self) -> Iterator[Mount]:
        # The folder and not kubelet.sock: a restart of the kubelet makes a new socket.
        sockets = f"{self.kubelet_root.rstrip('/')}/device-plugins"
        yield host_mount("device-plugins", sockets, "Directory", at=_SOCKETS, read_only=False)
        if self._cdi:
            yield host_mount("cdi", _CDI_FOLDER, "DirectoryOrCreate", read_only=False)
        if self.driver_root is not None:
            yield host_mount("driver-root", self.driver_root, "Directory", at="/driver-root")
        if self.time_slicing is not None:
            yield Mount(volume=self.config_volume(), path=_CONFIG_FOLDER)

    def _reasons(self) -> Iterator[tuple[str, str]]:
        yield "DS503", "The kubelet's folder of device plugins is root's."
        yield "DS801", "It listens on no port; what it offers, the kubelet asks on a socket."
        yield (
            "DS802",
            "It listens on no port; when the kubelet restarts, it registers again by itself.",
        )
        if self.static_cpu_manager:
            yield "DS501", "Passing device nodes beside a static CPU manager needs privilege."
        elif self._needs_sys_admin:
            yield "DS505", "The runtime shows MIG or volume-mounted GPUs to SYS_ADMIN only."
        if self._cdi:
            yield "DS604", "The description of the GPUs (CDI) is written for the runtime."


def _flag(on: bool) -> str:
    return "true" if on else "false"
