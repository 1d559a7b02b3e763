"""GpuMonitor: the least one can write, and every field at work."""

from __future__ import annotations

from typing import Final

from constructs_lib.agents.exporter_tls import ExporterTls
from constructs_lib.agents.gpu_monitor import (
    DEFAULT_METRICS,
    PROFILING_METRICS,
    GpuMetric,
    GpuMonitorSpec,
    PodAttribution,
)
from constructs_lib.agents.gpu_nodes import GpuLabel, OwnRuntimeClass
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.monitoring import Monitoring
from constructs_lib.declaration.nodes import GPU, Nodes
from constructs_lib.declaration.resources import Resources
from constructs_lib.declaration.rollout import RollingUpdate
from constructs_lib.declaration.sources import SecretKey

CASES: Final[dict[str, AgentSpec]] = {
    "gpu-monitor-minimal": GpuMonitorSpec(name="gpu-monitor", namespace="monitoring"),
    "gpu-monitor-full": GpuMonitorSpec(
        name="gpu-monitor",
        namespace="monitoring",
        monitoring=Monitoring(labels={"release": "prometheus"}),
        image="registry.example/mirror/dcgm-exporter:4.6.0-4.8.3-distroless",
        allow_unpinned="The air-gapped mirror rewrites manifests, so their digests differ.",
        gpu_labels=(GpuLabel(key="accelerator", value="nvidia"),),
        runtime_class=OwnRuntimeClass(),
        nodes=Nodes(tolerates=(GPU,)),
        rollout=RollingUpdate(max_unavailable="10%"),
        priority="system-node-critical",
        resources=Resources(cpu="200m", memory="512Mi", memory_limit="2Gi"),
        port=9401,
        interval=15,
        devices="g:0,1",
        host_engine="nvidia-dcgm.gpu-operator:5555",
        job_mapping="/var/run/slurm-gpu-jobs",
        tls=ExporterTls(
            certificate="gpu-monitor-tls",
            server_name="gpu-monitor.example",
            ca=SecretKey(secret="monitoring-ca", key="ca.crt"),
        ),
        metrics=(
            *DEFAULT_METRICS,
            *PROFILING_METRICS,
            GpuMetric(field="DCGM_EXP_XID_ERRORS_COUNT", type="gauge", help="XID errors of late"),
        ),
        attribution=PodAttribution(
            gpu_id="device-name",
            virtual_gpus=True,
            resource_names=("nvidia.com/gpu.shared",),
            pod_uid=True,
            dynamic_allocation=True,
            pod_labels=("^team$", r"^app\.kubernetes\.io/.+"),
            kubelet_root="/var/lib/k0s/kubelet",
        ),
    ),
    "gpu-monitor-unprivileged": GpuMonitorSpec(
        name="gpu-monitor",
        namespace="monitoring",
        attribution=None,
        metrics=DEFAULT_METRICS + PROFILING_METRICS,
        profiling_for_all_users=True,
    ),
}
