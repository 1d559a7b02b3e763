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

from collections.abc import Iterator
from typing import Annotated, ClassVar, Final, Literal

from pydantic import Field

from constructs_lib.agents.exporter_tls import CONFIG_FILE, ExporterTls
from constructs_lib.agents.gpu_metrics import (
    ALERTS,
    DEFAULT_METRICS,
    PROFILING,
    PROFILING_METRICS,
    GpuMetric,
    metrics_problem,
)
from constructs_lib.agents.gpu_nodes import GpuResource, OnGpuNodes
from constructs_lib.declaration.image import catalogue_image
from constructs_lib.declaration.model import ListOf, MountPath, Part, Port, checked
from constructs_lib.declaration.program import Program
from constructs_lib.declaration.resources import Resources
from constructs_lib.k8s.containers import (
    Container,
    HttpProbe,
    Mount,
    Probe,
    SecurityContext,
    empty_dir_volume,
    env_from_field,
    host_mount,
)
from constructs_lib.k8s.containers import Port as ContainerPort
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.objects import policy_rule
from constructs_lib.prometheus.objects import Alert, Metrics

__all__ = ["DEFAULT_METRICS", "PROFILING_METRICS", "GpuMetric", "GpuMonitorSpec", "PodAttribution"]

_CONFIG_FOLDER: Final = "/etc/gpu-monitor"
_METRICS_FILE: Final = "metrics.csv"
_POD_RESOURCES: Final = "/var/lib/kubelet/pod-resources"
_NOT_ROOT: Final = 1000
_JOBS: Final = "/var/run/gpu-jobs"


def _pattern_problem(pattern: str) -> str | None:
    if not pattern or "," in pattern:
        return f"{pattern!r} cannot be a pattern here: ',' separates patterns; write several"
    return None


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
    resource_names: ListOf[GpuResource] = ()
    """Further resources that mean a GPU, such as ``nvidia.com/gpu.shared`` where the device
    plugin renames shares. ``nvidia.com/gpu`` and MIG slices always do."""
    pod_uid: bool = False
    """Add the Pod's uid. It needs read access to Pods."""
    pod_labels: ListOf[Annotated[str, checked(_pattern_problem)]] = ()
    """Regular expressions of the keys of the Pod labels to add; one matches anywhere in a key
    unless it has ``^`` and ``$``. None by default: every value is one more time series, and it
    needs read access to Pods."""
    dynamic_allocation: bool = False
    """Tell GPUs that Pods got by a ResourceClaim (dynamic resource allocation) too. It needs read
    access to Pods and ResourceSlices."""
    kubelet_root: MountPath | None = None
    """The kubelet's folder on the node. None takes that of ``platform``."""

    @property
    def uses_the_api(self) -> bool:
        """Whether the kubelet's answer is not enough."""
        return self.pod_uid or self.dynamic_allocation or bool(self.pod_labels)

    def args(self) -> Iterator[str]:
        """The exporter's arguments."""
        yield "--kubernetes"
        yield f"--kubernetes-gpu-id-type={self.gpu_id}"
        yield f"--pod-resources-kubelet-socket={_POD_RESOURCES}/kubelet.sock"
        if self.virtual_gpus:
            yield "--kubernetes-virtual-gpus"
        for name in self.resource_names:
            yield f"--nvidia-resource-names={name}"
        if self.dynamic_allocation:
            yield "--kubernetes-enable-dra"
        if self.pod_uid:
            yield "--kubernetes-enable-pod-uid"
        if self.pod_labels:
            yield "--kubernetes-enable-pod-labels"
        for pattern in self.pod_labels:
            yield f"--kubernetes-pod-label-allowlist-regex={pattern}"

    def mount(self, kubelet: str) -> Mount:
        """The folder of the kubelet's socket: read-only still lets one connect.

        Args:
            kubelet: the kubelet's folder on the platform.
        """
        path = f"{(self.kubelet_root or kubelet).rstrip('/')}/pod-resources"
        return host_mount("pod-resources", path, "Directory", at=_POD_RESOURCES)


class GpuMonitorSpec(OnGpuNodes):
    """The metrics of every GPU, with the Pod that has it, for Prometheus."""

    program_name: ClassVar[str] = "gpu-monitor"
    component: ClassVar[str] = "metrics"
    role: ClassVar[str] = "metrics"
    programs: ClassVar[frozenset[str]] = frozenset({"dcgm-exporter"})

    resources: Resources = Resources(cpu="100m", memory="256Mi", memory_limit="1Gi")
    """Requests and limits on every GPU node. Nodes with eight GPUs or many slices were seen to
    use up to 800Mi."""
    port: Port = 9400
    """Port of the metrics, in the Pod's own network."""
    metrics: Annotated[ListOf[GpuMetric], checked(metrics_problem)] = DEFAULT_METRICS
    """What is measured. Every GPU, or slice of one, gives one time series for each. A
    ``DCGM_FI_PROF_`` field is profiling and needs SYS_ADMIN."""
    profiling_for_all_users: bool = False
    """Whether the nodes' driver lets every user profile (loaded with
    ``NVreg_RestrictProfilingToAdminUsers=0``); then profiling needs no capability."""
    interval: int = Field(default=30, ge=1, le=3600)
    """Time between two measurements. Seconds. Scraping more often repeats values."""
    devices: Annotated[
        str, Field(pattern=r"^(f|[gi](:[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*)?)$")
    ] = "f"
    """Which GPUs are measured: ``f`` for whole GPUs, or their slices where there are any; ``g``
    for whole GPUs and ``i`` for slices, some of them as in ``g:0,2-3``, which every node must
    then have."""
    host_engine: (
        Annotated[str, Field(pattern=r"^([-A-Za-z0-9.]+|\[[0-9a-fA-F:]+\]):[0-9]{1,5}$")] | None
    ) = None
    """A DCGM that runs elsewhere, such as the GPU operator's (``nvidia-dcgm.gpu-operator:5555``,
    whose Service must stay on the node). None starts one in the exporter; two of them cannot
    profile one GPU at once."""
    job_mapping: MountPath | None = None
    """A folder of the node in which a batch system, such as Slurm, says which job has a GPU."""
    tls: ExporterTls | None = None
    """HTTPS, and who may read the metrics. None serves plain HTTP in the Pod's network."""
    attribution: PodAttribution | None = PodAttribution()
    """Which Pod has a GPU. None measures GPUs only, and then needs neither root nor a path of
    the node."""

    def default_image(self) -> str:
        return catalogue_image("dcgm-exporter")

    def program(self) -> Program:
        tmp = Mount(volume=empty_dir_volume("tmp", "64Mi"), path="/tmp", read_only=False)  # noqa: S108  # the container's own
        config = Mount(volume=self.config_volume(), path=_CONFIG_FOLDER)
        kubelet = self.platform_facts.kubelet
        attribution = [self.attribution.mount(kubelet)] if self.attribution else []
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
                startup=self._probe(failure_threshold=30),
                liveness=self._probe(failure_threshold=6),
                readiness=self._probe(failure_threshold=3),
                security=self._security(),
                mounts=[config, *attribution, *self._further_mounts(), tmp],
            ),
            config=self._config(),
            cluster_rules=self._cluster_rules(),
            companions=self.own_runtime_class,
            node_labels=self.gpu_node_labels(),
            any_node_label=self.gpu_node_choices(),
            reasons=dict(self._reasons()),
            metrics=Metrics(
                port=port,
                honor_labels=self.attribution is not None,
                tls=self.tls.scrape() if self.tls else None,
            ),
            alerts=self._alerts(),
        )

    def _probe(self, *, failure_threshold: int) -> Probe:
        plain = HttpProbe(
            path="/health", port="metrics", timeout=5, failure_threshold=failure_threshold
        )
        return plain if self.tls is None else self.tls.probe(plain)

    def _config(self) -> dict[str, str]:
        web = {CONFIG_FILE: self.tls.config()} if self.tls is not None else {}
        return {_METRICS_FILE: self._metrics_file(), **web}

    def _further_mounts(self) -> Iterator[Mount]:
        if self.job_mapping is not None:
            yield host_mount("job-mapping", self.job_mapping, "Directory", at=_JOBS)
        if self.tls is not None:
            yield from self.tls.mounts()

    def _alerts(self) -> list[Alert]:
        """The alerts on what is measured."""
        measured = {metric.field for metric in self.metrics if metric.type != "label"}
        return [alert for field, alert in ALERTS.items() if field in measured]

    @property
    def _needs_sys_admin(self) -> bool:
        profiling = any(metric.field.startswith(PROFILING) for metric in self.metrics)
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
        if self.devices != "f":
            yield f"--devices={self.devices}"
        if self.host_engine is not None:
            yield f"--remote-hostengine-info={self.host_engine}"
        if self.job_mapping is not None:
            yield f"--hpc-job-mapping-dir={_JOBS}"
        if self.tls is not None:
            yield f"--web-config-file={_CONFIG_FOLDER}/{CONFIG_FILE}"
        if self.attribution is not None:
            yield from self.attribution.args()

    def _metrics_file(self) -> str:
        return "".join(f"{m.field}, {m.type}, {m.help}\n" for m in self.metrics)

    def _cluster_rules(self) -> list[dict[str, Json]]:
        if self.attribution is None or not self.attribution.uses_the_api:
            return []
        verbs = ["get", "list", "watch"]
        rules = [policy_rule(groups=[""], resources=["pods"], verbs=verbs)]
        if self.attribution.dynamic_allocation:
            slices = ["resourceslices"]
            rules.append(policy_rule(groups=["resource.k8s.io"], resources=slices, verbs=verbs))
        return rules

    def _reasons(self) -> Iterator[tuple[str, str]]:
        if self.attribution is not None:
            yield "DS503", "The kubelet's socket that tells which Pod has a GPU is root's."
        elif self._needs_sys_admin:
            yield "DS503", "Only root gets the capability that profiling needs."
        if self._needs_sys_admin:
            yield "DS505", "The driver lets only SYS_ADMIN profile GPUs."
