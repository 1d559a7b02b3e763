"""GpuDevicePlugin: NVIDIA's device plugin, which offers the node's GPUs to Pods.

Facts: NVIDIA/k8s-device-plugin v0.20.0 (static manifests, chart, command line). It talks to the
kubelet through a folder of sockets that belongs to root, watches that folder to register again
when the kubelet restarts, and asks nothing of the API server unless ``per_node`` follows a label of
the node. Renaming resources and sharing some GPUs of a node only have no field: the plugin ignores
both (``DisableResourceNamingInConfig``). It listens on no port, so there is
nothing to probe or to scrape; sick GPUs are reported to the kubelet, which counts them no more.
A restart leaves running Pods alone, but no Pod gets a GPU of that node meanwhile. One device
plugin per cluster: a second one, the GPU operator's for example, fights for the same socket.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar, Final, Literal, TypeAlias

from constructs_lib.agents.gpu_nodes import OnGpuNodes
from constructs_lib.agents.gpu_sharing import (
    CHOSEN,
    CONFIG_FILE,
    Mps,
    PerNode,
    TimeSlicing,
    sharing_file,
)
from constructs_lib.daemon_set.on_platform import DEVICE_PLUGINS
from constructs_lib.declaration.image import catalogue_image
from constructs_lib.declaration.model import ListOf, MountPath
from constructs_lib.declaration.priority import Priority
from constructs_lib.declaration.program import Program
from constructs_lib.declaration.resources import Resources
from constructs_lib.declaration.rollout import RollingUpdate
from constructs_lib.errors import Problem
from constructs_lib.k8s.containers import (
    Container,
    Mount,
    SecurityContext,
    env_value,
    host_mount,
)
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.objects import policy_rule
from constructs_lib.prometheus.objects import Alert

__all__ = ["GpuDevicePluginSpec", "Mps", "PerNode", "TimeSlicing"]

_CONFIG_FOLDER: Final = "/etc/gpu-device-plugin"
_CDI_FOLDER: Final = "/var/run/cdi"
_SIDECAR: Final = Resources(cpu="5m", memory="32Mi", memory_limit="96Mi")
"""What a container needs that only follows a label or mounts something once."""

MigStrategy: TypeAlias = Literal["none", "single", "mixed"]
DeviceListStrategy: TypeAlias = Literal["envvar", "volume-mounts", "cdi-annotations", "cdi-cri"]
DeviceDiscovery: TypeAlias = Literal["auto", "nvml", "tegra"]


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
    programs: ClassVar[frozenset[str]] = frozenset(
        {"nvidia-device-plugin", "nvidia/k8s-device-plugin"}
    )

    resources: Resources = Resources(cpu="50m", memory="64Mi", memory_limit="256Mi")
    """Requests and limits on every GPU node."""
    priority: Priority = "system-node-critical"
    """The class of Pods a node cannot work without: without the plugin, no Pod gets a GPU."""
    mig_strategy: MigStrategy = "none"
    """How slices of a GPU (MIG) are offered: not at all, as ``nvidia.com/gpu`` where all slices
    are alike (``single``), or by size (``mixed``). Other than ``none`` it needs SYS_ADMIN."""
    time_slicing: TimeSlicing | None = None
    """Share each GPU between several Pods in turns. None by default: a GPU belongs to one Pod."""
    mps: Mps | None = None
    """Share each GPU between several Pods at once, each with its part of the memory."""
    per_node: PerNode | None = None
    """Sharing that differs between nodes, by a label that can change at any time. Where pools of
    nodes differ for good, declare ``pools`` instead, which need no token."""
    shared_devices: Literal["distributed", "packed"] = "distributed"
    """Which GPU the next share or slice is of: the least used, or the most used, which leaves
    whole GPUs free."""
    device_list_strategy: DeviceListStrategy | ListOf[DeviceListStrategy] = "envvar"
    """How the container runtime learns which GPUs a container gets, in one way or in several. The
    ``cdi-`` ones need a runtime with CDI switched on, and a writable ``/var/run/cdi``;
    ``volume-mounts`` needs SYS_ADMIN."""
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
    gdrcopy: bool = False
    """Give Pods with a GPU the device of GDRCopy too. The node must have its driver."""
    gpu_direct_storage: bool = False
    """Give Pods with a GPU the devices of GPUDirect Storage too. The node must have its driver."""
    mofed: bool = False
    """Give Pods with a GPU the InfiniBand devices of MOFED too. The node must have its driver."""
    driver_root: MountPath | None = None
    """Where the node's driver is installed, if not in ``/`` (``/run/nvidia/driver`` for driver
    containers, ``/home/kubernetes/bin/nvidia`` on GKE)."""
    dev_root: MountPath | None = None
    """Where the node's device nodes are, if not where the driver is."""
    cdi_hook_path: MountPath | None = None
    """Where the node has ``nvidia-cdi-hook``, for the ``cdi-`` strategies; ``/usr/bin/nvidia-ctk``
    by default."""

    def default_image(self) -> str:
        return catalogue_image("nvidia-device-plugin")

    def problems(self) -> Iterator[Problem]:
        yield from super().problems()
        sharing = [n for n in ("time_slicing", "mps", "per_node") if getattr(self, n) is not None]
        if len(sharing) > 1:
            message = f"is declared beside {sharing[0]}; a GPU is shared in one way, so choose one"
            yield Problem(path=(sharing[1],), message=message)
        if self.mps is not None:
            yield from self._mps_problems()
        if self.per_node is not None and self.per_node.default not in self.per_node.configs:
            known = ", ".join(self.per_node.configs)
            message = f"{self.per_node.default!r} is none of the configs ({known})"
            yield Problem(path=("per_node", "default"), message=message)
        if not self._strategies:
            message = "is empty; name at least one way"
            yield Problem(path=("device_list_strategy",), message=message)

    def _mps_problems(self) -> Iterator[Problem]:
        if self._mig:
            message = (
                f"slices ({self.mig_strategy!r}) cannot be shared by MPS; leave one of them out"
            )
            yield Problem(path=("mig_strategy",), message=message)
        if isinstance(self.rollout, RollingUpdate) and self.rollout.reason is None:
            message = (
                "a RollingUpdate ends MPS' control daemon, and with it every program of the node "
                "that uses MPS; use OnDelete(owner='...'), or say why with "
                "RollingUpdate(reason='...')"
            )
            yield Problem(path=("rollout",), message=message)

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
            init=list(self._init()),
            sidecars=list(self._sidecars()),
            share_processes=self.per_node is not None or self.mps is not None,
            cluster_rules=self._cluster_rules(),
            config=self._config(),
            companions=self.own_runtime_class,
            node_labels=self.gpu_node_labels(),
            any_node_label=self.gpu_node_choices(),
            reasons=dict(self._reasons()),
            alerts=[_SICK_GPU],
        )

    @property
    def _mig(self) -> bool:
        return self.mig_strategy != "none"

    @property
    def _cdi(self) -> bool:
        return any(strategy.startswith("cdi-") for strategy in self._strategies)

    @property
    def _strategies(self) -> Sequence[str]:
        given = self.device_list_strategy
        return (given,) if isinstance(given, str) else given

    @property
    def _needs_sys_admin(self) -> bool:
        return self._mig or "volume-mounts" in self._strategies

    def _init(self) -> Iterator[Container]:
        resources = _SIDECAR.manifest()
        if self.mps is not None:
            yield self.mps.init(self.resolved_image, resources)
        if self.per_node is not None:
            volume = self.config_volume()
            yield self.per_node.manager(self.resolved_image, resources, volume, once=True)

    def _sidecars(self) -> Iterator[Container]:
        if self.mps is not None:
            config = Mount(volume=self.config_volume(), path=_CONFIG_FOLDER)
            yield self.mps.daemon(self.resolved_image, self.resources.manifest(), config)
        if self.per_node is not None:
            volume = self.config_volume()
            yield self.per_node.manager(
                self.resolved_image, _SIDECAR.manifest(), volume, once=False
            )

    def _cluster_rules(self) -> list[dict[str, Json]]:
        if self.per_node is None:
            return []
        return [policy_rule(groups=[""], resources=["nodes"], verbs=["get", "list", "watch"])]

    def _args(self) -> Iterator[str]:
        yield f"--mig-strategy={self.mig_strategy}"
        yield f"--device-list-strategy={','.join(self._strategies)}"
        yield f"--device-id-strategy={self.device_id_strategy}"
        yield f"--device-discovery-strategy={self.device_discovery}"
        yield f"--pass-device-specs={_flag(self.static_cpu_manager)}"
        yield f"--fail-on-init-error={_flag(self.fail_on_init_error)}"
        if self.driver_root is not None:
            yield f"--driver-root={self.driver_root}"
        yield from self._further_args()
        if self.per_node is not None:
            yield f"--config-file={CHOSEN}"
        elif self._config() is not None:
            yield f"--config-file={_CONFIG_FOLDER}/{CONFIG_FILE}"

    def _further_args(self) -> Iterator[str]:
        if self.dev_root is not None:
            yield f"--dev-root={self.dev_root}"
        if self.cdi_hook_path is not None:
            yield f"--nvidia-cdi-hook-path={self.cdi_hook_path}"
        if self.shared_devices != "distributed":
            yield f"--shared-devices-allocation-policy={self.shared_devices}"
        if self.mps is not None:
            yield f"--mps-root={self.mps.root}"
        for name, on in (
            ("gdrcopy", self.gdrcopy),
            ("gds", self.gpu_direct_storage),
            ("mofed", self.mofed),
        ):
            if on:
                yield f"--{name}-enabled"

    def _config(self) -> dict[str, str] | None:
        if self.per_node is not None:
            return self.per_node.files()
        if self.time_slicing is None and self.mps is None:
            return None
        return {CONFIG_FILE: sharing_file(timeSlicing=self.time_slicing, mps=self.mps)}

    def _mounts(self) -> Iterator[Mount]:
        # The folder and not kubelet.sock: a restart of the kubelet makes a new socket.
        yield host_mount("device-plugins", DEVICE_PLUGINS, "Directory", read_only=False)
        if self._cdi:
            yield host_mount("cdi", _CDI_FOLDER, "DirectoryOrCreate", read_only=False)
        if self.driver_root is not None:
            yield host_mount("driver-root", self.driver_root, "Directory", at="/driver-root")
        if self.mps is not None:
            yield from self.mps.plugin_mounts()
        if self.per_node is not None:
            yield from self.per_node.mounts(self.config_volume())
        elif self._config() is not None:
            yield Mount(volume=self.config_volume(), path=_CONFIG_FOLDER)

    def _reasons(self) -> Iterator[tuple[str, str]]:
        yield "DS503", "The kubelet's folder of device plugins is root's."
        yield "DS801", "It listens on no port; what it offers, the kubelet asks on a socket."
        yield (
            "DS802",
            "It listens on no port; when the kubelet restarts, it registers again.",
        )
        yield from self._sidecar_reasons()
        if self.static_cpu_manager:
            yield "DS501", "Passing device nodes beside a static CPU manager needs privilege."
        elif self._needs_sys_admin:
            yield "DS505", "The runtime shows MIG or volume-mounted GPUs to SYS_ADMIN only."
        written = [
            *(["The description of the GPUs (CDI) is written for the runtime."] * self._cdi),
            *(["Plugin, daemon and Pods meet in the folder of MPS."] * (self.mps is not None)),
        ]
        if written:
            yield "DS604", " ".join(written)

    def _sidecar_reasons(self) -> Iterator[tuple[str, str]]:
        if self.mps is not None:
            daemon = "The MPS daemon has no probe; the plugin waits for it and logs it."
            yield "DS801.mps-control-daemon", daemon
            yield "DS802.mps-control-daemon", daemon
            yield "DS506.mps-control-daemon", "The servers of MPS write where they like."
            yield "DS501.mps-control-daemon", "It sets the compute mode of the node's GPUs."
            yield "DS501.mps-mounts", "It mounts the memory that plugin, daemon and Pods share."
            yield "DS610.mps-mounts", "The memory it mounts is for other containers."
        if self.per_node is not None:
            manager = "It listens on no port; what it does, the plugin's log says."
            yield "DS801.config-manager", manager
            yield "DS802.config-manager", manager


def _flag(on: bool) -> str:
    return "true" if on else "false"
