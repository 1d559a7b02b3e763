"""What of a GPU is measured: lines of the DCGM exporter's metric file, and the alerts on them.

Facts: NVIDIA/dcgm-exporter 4.5.3-4.8.2 (``etc/default-counters.csv``,
``etc/dcp-metrics-included.csv``) and the fields of DCGM.
"""

from __future__ import annotations

import re
from typing import Annotated, Final, Literal

from constructs_lib.declaration.model import Part, checked
from constructs_lib.k8s.repeats import repeated
from constructs_lib.prometheus.objects import Alert

__all__ = [
    "ALERTS",
    "DEFAULT_METRICS",
    "PROFILING",
    "PROFILING_METRICS",
    "GpuMetric",
    "metrics_problem",
]

PROFILING: Final = "DCGM_FI_PROF_"
"""What the fields begin with that are profiling."""


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
    GpuMetric(
        field="DCGM_FI_DEV_VGPU_LICENSE_STATUS", type="gauge", help="1 if a virtual GPU is licensed"
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


ALERTS: Final = {
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


def metrics_problem(metrics: tuple[GpuMetric, ...]) -> str | None:
    """Say why these metrics cannot be one file; or nothing."""
    twice = repeated([metric.field for metric in metrics])
    if twice:
        return f"{', '.join(twice)} is listed twice, which Prometheus refuses; list it once"
    if all(metric.type == "label" for metric in metrics):
        return "has nothing to measure; give at least one gauge or counter"
    return None
