"""What the monitor of GPU nodes is declared with."""

from __future__ import annotations

from constructs_lib.agents.gpu_monitor import (
    DEFAULT_METRICS,
    PROFILING_METRICS,
    GpuMetric,
    PodAttribution,
)
from constructs_lib.agents.gpu_nodes import (
    GpuLabel,
    OneAtATime,
    OwnRuntimeClass,
    RuntimeClass,
)

__all__ = [
    "DEFAULT_METRICS",
    "PROFILING_METRICS",
    "GpuLabel",
    "GpuMetric",
    "OneAtATime",
    "OwnRuntimeClass",
    "PodAttribution",
    "RuntimeClass",
]
