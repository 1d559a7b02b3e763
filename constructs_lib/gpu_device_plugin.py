"""What the device plugin of GPU nodes is declared with."""

from __future__ import annotations

from constructs_lib.agents.gpu_device_plugin import (
    TimeSlicing,
)
from constructs_lib.agents.gpu_nodes import (
    GpuLabel,
    OneAtATime,
    OwnRuntimeClass,
    RuntimeClass,
)

__all__ = [
    "GpuLabel",
    "OneAtATime",
    "OwnRuntimeClass",
    "RuntimeClass",
    "TimeSlicing",
]
