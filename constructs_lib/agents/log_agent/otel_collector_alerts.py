"""When the OpenTelemetry Collector loses logs or is stuck with them.

Facts: Collector 0.162 (``exporter/exporterhelper/metadata.yaml``), where counters carry no
``_total``; all but the counter of failures were seen in a running 0.159. That counter appears with
its first event, so that a plain ``increase`` would miss it. Requests in flight include those that
wait to be tried again, and a batch that still grows is not one of them.
"""

from __future__ import annotations

from typing import Final

from constructs_lib.prometheus.objects import Alert

__all__ = ["ALERTS"]

_FAILED: Final = "otelcol_exporter_send_failed_log_records{$scraped}"
_SENT: Final = "otelcol_exporter_sent_log_records{$scraped}"
_IN_FLIGHT: Final = "otelcol_exporter_in_flight_requests{$scraped}"
_WAITING: Final = "otelcol_exporter_queue_size{$scraped}"
_ROOM: Final = "otelcol_exporter_queue_capacity{$scraped}"

ALERTS: Final = (
    Alert(
        name="OpenTelemetryCollectorDropsLogs",
        expr=f"increase({_FAILED}[15m]) > 0\nor ({_FAILED} unless {_FAILED} offset 15m) > 0",
        summary="Logs of {{ $labels.node }} are lost",
        description=(
            "The collector on {{ $labels.node }} dropped records at {{ $labels.exporter }}: the "
            "destination refused them for good (credentials, path, size). Its log says why."
        ),
    ),
    Alert(
        name="OpenTelemetryCollectorDeliversNothing",
        expr=(
            f"sum by (cluster, node) ({_IN_FLIGHT}) > 0\n"
            f"unless sum by (cluster, node) (rate({_SENT}[10m])) > 0"
        ),
        # Nothing is lost yet: the queue holds for longer than destinations are usually away.
        for_minutes=15,
        summary="Logs of {{ $labels.node }} are not delivered",
        description=(
            "The collector on {{ $labels.node }} cannot deliver. Logs wait on the node's disk up "
            "to buffer_limit, then reading stops."
        ),
    ),
    Alert(
        name="OpenTelemetryCollectorQueueAlmostFull",
        expr=f"sum by (cluster, node) ({_WAITING})\n/ sum by (cluster, node) ({_ROOM}) > 0.8",
        for_minutes=5,
        summary="The collector on {{ $labels.node }} will soon stop reading logs",
        description=(
            "The queue on {{ $labels.node }} is {{ $value | humanizePercentage }} full. Beyond it, "
            "logs that are rotated away are lost. Fix the destination; raise buffer_limit for "
            "longer outages."
        ),
    ),
)
