"""What the device plugin of GPU nodes is declared with."""

from __future__ import annotations

from constructs_lib.agents.gpu_nodes import (
    GPU_PCI_DEVICE,
    GPU_PRESENT,
    GPU_TEGRA,
    GpuLabel,
    OneAtATime,
    OwnRuntimeClass,
    RuntimeClass,
)
from constructs_lib.agents.gpu_sharing import Mps, PerNode, TimeSlicing

__all__ = [
    "GPU_PCI_DEVICE",
    "GPU_PRESENT",
    "GPU_TEGRA",
    "GpuLabel",
    "Mps",
    "OneAtATime",
    "OwnRuntimeClass",
    "PerNode",
    "RuntimeClass",
    "TimeSlicing",
]
