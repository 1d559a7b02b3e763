"""GpuMonitor: NVIDIA's DCGM exporter, the metrics of the node's GPUs.

Facts: NVIDIA/dcgm-exporter 4.5.3-4.8.2 (command line, static manifest, metric files) and the image
of NVIDIA/gpu-operator, 4.6.0-4.8.3. The metric file inside the image asks for profiling, which
needs SYS_ADMIN; so the agent brings a file of its own, made of ``metrics``, and gets the
capability only where that file asks for profiling. It asks for no GPU: one it asked for would be
taken from a workload.

Its probes see that the exporter answers, not that DCGM does (``Health`` in
``internal/pkg/server/server.go`` never asks it). When DCGM hangs, scrapes fail and ``monitoring``
says so; without ``monitoring`` nobody notices.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, ClassVar, Final, Literal

from pydantic import Field

from constructs_lib.agents.gpu_nodes import GpuResource, OnGpuNodes
from constructs_lib.declaration.image import catalogue_image
from constructs_lib.declaration.model import AbsolutePath, Part, Port, checked
from constructs_lib.declaration.program import Program
from constructs_lib.declaration.resources import Resources
from constructs_lib.k8s.containers import (
    Container,
    HttpProbe,
    Mount,
    SecurityContext,
    empty_dir_volume,
    env_from_field,
    host_mount,
)
from constructs_lib.k8s.containers import Port as ContainerPort
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.objects import policy_rule
from constructs_lib.k8s.repeats import repeated
from constructs_lib.prometheus.objects import Alert, Metrics

__all__ = ["DEFAULT_METRICS", "PROFILING_METRICS", "GpuMetric", "GpuMonitorSpec", "PodAttribution"]

_CONFIG_FOLDER: Final = "/etc/gpu-monitor"
_METRICS_FILE: Final = "metrics.csv"
_POD_RESOURCES: Final = "/var/lib/kubelet/pod-resources"
_PROFILING: Final = "DCGM_FI_PROF_"
_NOT_ROOT: Final = 1000


def _field_problem(name: str) -> str | None:
    if re.fullmatch(r"DCGM_(?:FI|EXP)_[A-Z0-9_]+", name) is None:
        return f"{name!r} is not a field of DCGM; write it as in DCGM_FI_DEV_GPU_TEMP"
    return None


def _help_problem(text: str) -> str | None:
    if not text.strip() or re.search(r'[,"\r\n]', text):
        return (
            f"{text!r} does not fit into a line of the metric file; write one line of text "
            "without ',' and '\"'"
        )
    return None


def _pattern_problem(pattern: str) -> str | None:
    if not pattern or "," in pattern:
        return f"{pattern!r} cannot be a pattern here: ',' separates patterns; write several"
    return None


class GpuMetric(Part):
    """One metric of every GPU: a line of the exporter's metric file."""

    field: Annotated[str, checked(_field_problem)]
    """The field of DCGM, which is also the metric's name. The exporter does not start with one
    that its DCGM does not know."""
    type: Literal["gauge", "counter", "label"]
    """The type for Prometheus; a ``label`` is put onto all the other metrics."""
    help: Annotated[str, checked(_help_problem)]
    """What it says and its unit, in one line without commas."""


DEFAULT_METRICS: Final = (
    GpuMetric(field="DCGM_FI_DEV_GPU_UTIL", type="gauge", help="Busy time in percent"),
    GpuMetric(field="DCGM_FI_DEV_MEM_COPY_UTIL", type="gauge", help="Busy memory in percent"),
    GpuMetric(field="DCGM_FI_DEV_ENC_UTIL", type="gauge", help="Busy encoder in percent"),
    GpuMetric(field="DCGM_FI_DEV_DEC_UTIL", type="gauge", help="Busy decoder in percent"),
    GpuMetric(field="DCGM_FI_DEV_FB_USED", type="gauge", help="Used memory in MiB"),
    GpuMetric(field="DCGM_FI_DEV_FB_FREE", type="gauge", help="Free memory in MiB"),
    GpuMetric(field="DCGM_FI_DEV_FB_RESERVED", type="gauge", help="Reserved memory in MiB"),
    GpuMetric(field="DCGM_FI_DEV_SM_CLOCK", type="gauge", help="Clock of the cores in MHz"),
    GpuMetric(field="DCGM_FI_DEV_MEM_CLOCK", type="gauge", help="Clock of the memory in MHz"),
    GpuMetric(field="DCGM_FI_DEV_GPU_TEMP", type="gauge", help="Temperature in Celsius"),
    GpuMetric(
        field="DCGM_FI_DEV_MEMORY_TEMP", type="gauge", help="Temperature of the memory in Celsius"
    ),
    GpuMetric(field="DCGM_FI_DEV_POWER_USAGE", type="gauge", help="Power in W"),
    GpuMetric(
        field="DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION", type="counter", help="Energy used in mJ"
    ),
    GpuMetric(field="DCGM_FI_DEV_XID_ERRORS", type="gauge", help="Number of the last XID error"),
    GpuMetric(
        field="DCGM_FI_DEV_ECC_DBE_VOL_TOTAL", type="counter", help="Memory errors beyond repair"
    ),
    GpuMetric(
        field="DCGM_FI_DEV_UNCORRECTABLE_REMAPPED_ROWS",
        type="counter",
        help="Memory rows replaced after errors beyond repair",
    ),
    GpuMetric(
        field="DCGM_FI_DEV_CORRECTABLE_REMAPPED_ROWS",
        type="counter",
        help="Memory rows replaced after repaired errors",
    ),
    GpuMetric(
        field="DCGM_FI_DEV_ROW_REMAP_FAILURE",
        type="gauge",
        help="1 if a memory row could not be replaced",
    ),
    GpuMetric(
        field="DCGM_FI_DEV_PCIE_REPLAY_COUNTER", type="counter", help="Repeated PCIe transfers"
    ),
    GpuMetric(
        field="DCGM_FI_DEV_NVLINK_BANDWIDTH_TOTAL", type="counter", help="Traffic of all NVLinks"
    ),
    GpuMetric(field="DCGM_FI_DRIVER_VERSION", type="label", help="Version of the driver"),
)
"""Load, memory, heat, power and errors. None of them needs a privilege."""

PROFILING_METRICS: Final = (
    GpuMetric(
        field="DCGM_FI_PROF_GR_ENGINE_ACTIVE", type="gauge", help="Ratio of time the GPU computes"
    ),
    GpuMetric(
        field="DCGM_FI_PROF_PIPE_TENSOR_ACTIVE",
        type="gauge",
        help="Ratio of cycles the tensor cores compute",
    ),
    GpuMetric(
        field="DCGM_FI_PROF_DRAM_ACTIVE",
        type="gauge",
        help="Ratio of cycles the memory sends or receives",
    ),
    GpuMetric(
        field="DCGM_FI_PROF_PCIE_TX_BYTES", type="gauge", help="Bytes sent over PCIe per second"
    ),
    GpuMetric(
        field="DCGM_FI_PROF_PCIE_RX_BYTES", type="gauge", help="Bytes received over PCIe per second"
    ),
)
"""What the GPU really does, on data-centre GPUs since Volta. They need SYS_ADMIN, and no other
profiler may run on the GPU: ``metrics=DEFAULT_METRICS + PROFILING_METRICS``."""


class PodAttribution(Part):
    """Pod, namespace and container that have a GPU, as labels of its metrics.

    The kubelet answers that on a socket that belongs to root. Only GPUs that a Pod asked for in
    its resources are told. Prometheus must scrape with ``honorLabels``, as ``monitoring`` does, or
    the labels become ``exported_pod`` and the like.
    """

    gpu_id: Literal["uid", "device-name"] = "uid"
    """How the device plugin names GPUs to the kubelet: ``device-name`` on GKE."""
    virtual_gpus: bool = False
    """Tell every Pod of a GPU that several share (time slicing), one series for each."""
    resource_names: tuple[GpuResource, ...] = ()
    """Further resources that mean a GPU, such as ``nvidia.com/gpu.shared`` where the device
    plugin renames shares. ``nvidia.com/gpu`` and MIG slices always do."""
    pod_uid: bool = False
    """Add the Pod's uid. It needs read access to Pods."""
    pod_labels: tuple[Annotated[str, checked(_pattern_problem)], ...] = ()
    """Regular expressions of the keys of the Pod labels to add; one matches anywhere in a key
    unless it has ``^`` and ``$``. None by default: every value is one more time series, and it
    needs read access to Pods."""
    kubelet_root: AbsolutePath = "/var/lib/kubelet"
    """The kubelet's folder on the node (``/var/lib/k0s/kubelet`` on k0s)."""

    @property
    def uses_the_api(self) -> bool:
        """Whether the kubelet's answer is not enough."""
        return self.pod_uid or bool(self.pod_labels)

    def args(self) -> Iterator[str]:
        """The exporter's arguments."""
        yield "--kubernetes"
        yield f"--kubernetes-gpu-id-type={self.gpu_id}"
        yield f"--pod-resources-kubelet-socket={_POD_RESOURCES}/kubelet.sock"
        if self.virtual_gpus:
            yield "--kubernetes-virtual-gpus"
        for name in self.resource_names:
            yield f"--nvidia-resource-names={name}"
        if self.pod_uid:
            yield "--kubernetes-enable-pod-uid"
        if self.pod_labels:
            yield "--kubernetes-enable-pod-labels"
        for pattern in self.pod_labels:
            yield f"--kubernetes-pod-label-allowlist-regex={pattern}"

    def mount(self) -> Mount:
        """The folder of the kubelet's socket: read-only still lets one connect."""
        path = f"{self.kubelet_root.rstrip('/')}/pod-resources"
        return host_mount("pod-resources", path, "Directory", at=_POD_RESOURCES)


_ALERTS: Final = {
    "DCGM_FI_DEV_XID_ERRORS": Alert(
        name="GpuReportsXid",
        # The last XID stays until the exporter restarts. Those left out are faults of programs,
        # the ones for which the device plugin keeps offering the GPU (its internal/rm/health.go).
        expr="DCGM_FI_DEV_XID_ERRORS{$scraped} > 0 != 13 != 31 != 43 != 45 != 68 != 109",
        summary="GPU {{ $labels.gpu }} of {{ $labels.node }} reports XID {{ $value }}",
        description=(
            "The driver reports an error of the GPU itself. The device plugin may have withdrawn "
            "it; NVIDIA's list of XID errors says whether a reset is enough."
        ),
    ),
    "DCGM_FI_DEV_ECC_DBE_VOL_TOTAL": Alert(
        name="GpuMemoryErrors",
        expr="increase(DCGM_FI_DEV_ECC_DBE_VOL_TOTAL{$scraped}[1h]) > 0",
        summary="GPU {{ $labels.gpu }} of {{ $labels.node }} has memory errors beyond repair",
        description=(
            "Memory errors that could not be repaired ended a program within the last hour. Drain "
            "the node and reset the GPU; replace it if they come back."
        ),
    ),
    "DCGM_FI_DEV_ROW_REMAP_FAILURE": Alert(
        name="GpuMemoryWornOut",
        expr="DCGM_FI_DEV_ROW_REMAP_FAILURE{$scraped} > 0",
        summary="GPU {{ $labels.gpu }} of {{ $labels.node }} has no spare memory left",
        description="A broken memory row could not be replaced by a spare one. Replace the GPU.",
    ),
}
"""By the field they need. No temperature among them: the limit differs between models."""


def _metrics_problem(metrics: tuple[GpuMetric, ...]) -> str | None:
    twice = repeated([metric.field for metric in metrics])
    if twice:
        return f"{', '.join(twice)} is there twice, which Prometheus refuses; give it once"
    if all(metric.type == "label" for metric in metrics):
        return "has nothing to measure; give at least one gauge or counter"
    return None


class GpuMonitorSpec(OnGpuNodes):
    """The metrics of every GPU, with the Pod that has it, for Prometheus."""

    program_name: ClassVar[str] = "gpu-monitor"
    component: ClassVar[str] = "metrics"
    role: ClassVar[str] = "metrics"

    resources: Resources = Resources(cpu="100m", memory="256Mi", memory_limit="1Gi")
    """Requests and limits on every GPU node. Nodes with eight GPUs or many slices were seen to
    use up to 800Mi."""
    port: Port = 9400
    """Port of the metrics, in the Pod's own network."""
    metrics: Annotated[tuple[GpuMetric, ...], checked(_metrics_problem)] = DEFAULT_METRICS
    """What is measured. Every GPU, or slice of one, gives one time series for each. A
    ``DCGM_FI_PROF_`` field is profiling and needs SYS_ADMIN."""
    profiling_for_all_users: bool = False
    """Whether the nodes' driver lets every user profile (loaded with
    ``NVreg_RestrictProfilingToAdminUsers=0``); then profiling needs no capability."""
    interval: int = Field(default=30, ge=1, le=3600)
    """Time between two measurements. Seconds. Scraping more often repeats values."""
    attribution: PodAttribution | None = PodAttribution()
    """Which Pod has a GPU. None measures GPUs only, and then needs neither root nor a path of
    the node."""

    def default_image(self) -> str:
        return catalogue_image("dcgm-exporter")

    def program(self) -> Program:
        tmp = Mount(volume=empty_dir_volume("tmp", "64Mi"), path="/tmp", read_only=False)  # noqa: S108  # the container's own
        config = Mount(volume=self.config_volume(), path=_CONFIG_FOLDER)
        attribution = [self.attribution.mount()] if self.attribution else []
        port = ContainerPort(name="metrics", number=self.port)
        return Program(
            runtime_class=self.runtime_class_name(),
            main=Container(
                name="dcgm-exporter",
                image=self.resolved_image,
                args=list(self._args()),
                ports=[port],
                # Without it the metrics carry the Pod's name as host name.
                env=[env_from_field("NODE_NAME", "spec.nodeName")],
                resources=self.resources.manifest(),
                # It listens once DCGM has started, which takes minutes on large nodes. From then on
                # /health says yes whatever DCGM does: a DCGM that hangs is seen by a scrape only.
                startup=HttpProbe(path="/health", port="metrics", timeout=5, failure_threshold=30),
                liveness=HttpProbe(path="/health", port="metrics", timeout=5, failure_threshold=6),
                readiness=HttpProbe(path="/health", port="metrics", timeout=5),
                security=self._security(),
                mounts=[config, *attribution, tmp],
            ),
            config={_METRICS_FILE: self._metrics_file()},
            cluster_rules=self._cluster_rules(),
            companions=self.own_runtime_class,
            node_labels=self.gpu_node_labels(),
            reasons=dict(self._reasons()),
            metrics=Metrics(port=port, honor_labels=self.attribution is not None),
            alerts=self._alerts(),
        )

    def _alerts(self) -> list[Alert]:
        """The alerts on what is measured."""
        measured = {metric.field for metric in self.metrics if metric.type != "label"}
        return [alert for field, alert in _ALERTS.items() if field in measured]

    @property
    def _needs_sys_admin(self) -> bool:
        profiling = any(metric.field.startswith(_PROFILING) for metric in self.metrics)
        return profiling and not self.profiling_for_all_users

    def _security(self) -> SecurityContext:
        if self._needs_sys_admin:
            # A capability reaches root only: for others the image's file would have to carry it.
            return SecurityContext(user=0, group=0, capabilities=("SYS_ADMIN",))
        user = _NOT_ROOT if self.attribution is None else 0
        return SecurityContext(user=user, group=user)

    def _args(self) -> Iterator[str]:
        yield f"--collectors={_CONFIG_FOLDER}/{_METRICS_FILE}"
        yield f"--address=:{self.port}"
        yield f"--collect-interval={self.interval * 1000}"
        if self.attribution is not None:
            yield from self.attribution.args()

    def _metrics_file(self) -> str:
        return "".join(f"{m.field}, {m.type}, {m.help}\n" for m in self.metrics)

    def _cluster_rules(self) -> list[dict[str, Json]]:
        if self.attribution is None or not self.attribution.uses_the_api:
            return []
        return [policy_rule(groups=[""], resources=["pods"], verbs=["get", "list", "watch"])]

    def _reasons(self) -> Iterator[tuple[str, str]]:
        if self.attribution is not None:
            yield "DS503", "The kubelet's socket that tells which Pod has a GPU is root's."
        elif self._needs_sys_admin:
            yield "DS503", "Only root gets the capability that profiling needs."
        if self._needs_sys_admin:
            yield "DS505", "The driver lets only SYS_ADMIN profile GPUs."
