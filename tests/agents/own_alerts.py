"""What Prometheus sees when an agent is not well, and which of the agent's own alerts then fire.

Those of the log agent's other engines are in ``log_engine_alerts.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeAlias

from tests.promtool import Series

__all__ = ["OWN_ALERTS", "OwnAlert", "series"]

OwnAlert: TypeAlias = tuple[str, list[Series], Mapping[str, Mapping[str, int]]]
"""The case, what Prometheus sees, and which alerts fire after which time."""

TARGET: Final = 'job="agent", node="worker-1", pod="agent-x7k2p"'


def series(metric: str, values: str, /, **labels: str) -> Series:
    """A series of the agent on one node."""
    further = "".join(f', {key}="{value}"' for key, value in labels.items())
    return Series(name=f"{metric}{{{TARGET}{further}}}", values=values)


def node_status(name: str, values: str) -> Series:
    labels = 'node="worker-1", resource="nvidia_com_gpu", unit="integer"'
    return Series(name=f"kube_node_status_{name}{{{labels}}}", values=values)


def gpu(name: str, values: str) -> Series:
    # The labels of the Pod that has the GPU, as with honorLabels.
    return Series(
        name=f'DCGM_FI_DEV_{name}{{job="agent", node="worker-1", gpu="0", namespace="training"}}',
        values=values,
    )


OWN_ALERTS: Final[dict[str, OwnAlert]] = {
    "fluent bit drops records once": (
        "log-agent-full",
        [series("fluentbit_output_dropped_records_total", "0+0x29 70+0x90", name="es.0")],
        {"29m": {}, "35m": {"FluentBitDropsLogs": 1}, "60m": {}},
    ),
    "fluent bit cannot reach its destination": (
        "log-agent-full",
        [
            series("fluentbit_output_retries_total", "0+0x29 0+4x90", name="es.0"),
            series("fluentbit_output_proc_records_total", "0+9x29 261+0x90", name="es.0"),
        ],
        {"29m": {}, "50m": {}, "60m": {"FluentBitDeliversNothing": 1}},
    ),
    "fluent bit retries now and then": (
        "log-agent-full",
        [
            series("fluentbit_output_retries_total", "0+1x120", name="es.0"),
            series("fluentbit_output_proc_records_total", "0+9x120", name="es.0"),
        ],
        {"60m": {}},
    ),
    "fluent bit stops reading": (
        "log-agent-full",
        [series("fluentbit_input_ingestion_paused", "0+0x9 1+0x90", name="containers")],
        {"19m": {}, "20m": {"FluentBitInputPaused": 1}},
    ),
    "fluent bit skips a line": (
        "log-agent-full",
        [series("fluentbit_input_long_line_skipped_total", "0+0x9 1+0x90", name="containers")],
        {"9m": {}, "11m": {"FluentBitSkipsLongLines": 1}},
    ),
    "a collector of every node fails and one has no data": (
        "node-exporter-full",
        [
            series("node_scrape_collector_success", "1+0x9 0+0x90", collector="filesystem"),
            series("node_scrape_collector_success", "0+0x99", collector="zfs"),
        ],
        {"24m": {}, "25m": {"NodeExporterCollectorFails": 1}},
    ),
    "a text file cannot be read": (
        "node-exporter-full",
        [series("node_textfile_scrape_error", "0+0x9 1+0x90")],
        {"24m": {}, "25m": {"NodeExporterTextfileUnreadable": 1}},
    ),
    "a node has a problem": (
        "node-problem-detector-full",
        [
            series("problem_gauge", "0+0x9 1+0x90", type="KernelDeadlock", reason="Hung"),
            series("problem_gauge", "0+0x99", type="ReadonlyFilesystem", reason="Fine"),
        ],
        {"9m": {}, "10m": {"NodeHasProblem": 1}},
    ),
    "a gpu falls off the bus": (
        "gpu-monitor-minimal",
        [gpu("XID_ERRORS", "0+0x9 79+0x90")],
        {"9m": {}, "10m": {"GpuReportsXid": 1}},
    ),
    "programs on a gpu crash": (
        "gpu-monitor-minimal",
        [gpu("XID_ERRORS", "0+0x9 13+0x9 31+0x9 43+0x9 45+0x9 68+0x9 109+0x90")],
        {"15m": {}, "25m": {}, "35m": {}, "45m": {}, "55m": {}, "65m": {}},
    ),
    "the memory of a gpu wears out": (
        "gpu-monitor-minimal",
        [gpu("ECC_DBE_VOL_TOTAL", "0+0x9 1+0x90"), gpu("ROW_REMAP_FAILURE", "0+0x29 1+0x90")],
        {
            "9m": {},
            "12m": {"GpuMemoryErrors": 1},
            "30m": {"GpuMemoryErrors": 1, "GpuMemoryWornOut": 1},
        },
    ),
    "the device plugin withdraws a gpu": (
        "gpu-device-plugin-full",
        [node_status("capacity", "8+0x99"), node_status("allocatable", "8+0x9 7+0x90")],
        {"24m": {}, "25m": {"GpuUnhealthy": 1}},
    ),
    "kube-proxy writes no rules": (
        "kube-proxy-full",
        [
            series("kubeproxy_sync_proxy_rules_last_queued_timestamp_seconds", "0+60x99"),
            series("kubeproxy_sync_proxy_rules_last_timestamp_seconds", "0+60x9 540+0x90"),
        ],
        {"19m": {}, "20m": {"KubeProxyNotSynced": 1}},
    ),
    "kube-proxy has nothing to write": (
        "kube-proxy-full",
        [
            series("kubeproxy_sync_proxy_rules_last_queued_timestamp_seconds", "100+0x99"),
            series("kubeproxy_sync_proxy_rules_last_timestamp_seconds", "101+0x99"),
        ],
        {"60m": {}},
    ),
    "kube-proxy always has something to write": (
        "kube-proxy-full",
        [
            series("kubeproxy_sync_proxy_rules_last_queued_timestamp_seconds", "10+60x99"),
            series("kubeproxy_sync_proxy_rules_last_timestamp_seconds", "0+60x99"),
        ],
        {"60m": {}},
    ),
    "falco drops ten events a second": (
        "security-agent-full",
        [series("falcosecurity_scap_n_drops_total", "0+0x9 0+600x90")],
        {"20m": {}, "40m": {"FalcoDropsEvents": 1}},
    ),
    "falco drops an event every ten seconds": (
        "security-agent-full",
        [series("falcosecurity_scap_n_drops_total", "0+6x90")],
        {"60m": {}},
    ),
    "falco empties its queue": (
        "security-agent-full",
        [series("falcosecurity_falco_outputs_queue_num_drops_total", "0+0x9 5+0x90")],
        {"9m": {}, "11m": {"FalcoLosesAlerts": 1}},
    ),
}
"""By what happens."""
