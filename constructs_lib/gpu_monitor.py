"""What the monitor of GPU nodes is declared with."""

from __future__ import annotations

from constructs_lib.agents.exporter_tls import ExporterTls
from constructs_lib.agents.gpu_metrics import DEFAULT_METRICS, PROFILING_METRICS, GpuMetric
from constructs_lib.agents.gpu_monitor import PodAttribution
from constructs_lib.agents.gpu_nodes import (
    GPU_PCI_DEVICE,
    GPU_PRESENT,
    GPU_TEGRA,
    GpuLabel,
    OneAtATime,
    OwnRuntimeClass,
    RuntimeClass,
)

__all__ = [
    "DEFAULT_METRICS",
    "GPU_PCI_DEVICE",
    "GPU_PRESENT",
    "GPU_TEGRA",
    "PROFILING_METRICS",
    "ExporterTls",
    "GpuLabel",
    "GpuMetric",
    "OneAtATime",
    "OwnRuntimeClass",
    "PodAttribution",
    "RuntimeClass",
]
