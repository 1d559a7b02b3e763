"""What Prometheus sees when Fluentd, Vector or the Collector is not well, and which alerts fire."""

from __future__ import annotations

from typing import Final

from tests.agents.own_alerts import OwnAlert, series
from tests.promtool import Series

__all__ = ["LOG_ENGINE_ALERTS"]


def fluentd(metric: str, values: str) -> Series:
    return series(f"fluentd_output_status_{metric}", values, type="elasticsearch")


def vector(metric: str, values: str, /, **labels: str) -> Series:
    return series(f"vector_{metric}", values, **labels)


def collector(metric: str, values: str) -> Series:
    return series(f"otelcol_exporter_{metric}", values, exporter="otlp_grpc")


LOG_ENGINE_ALERTS: Final[dict[str, OwnAlert]] = {
    "fluentd has hardly any room left": (
        "log-agent-fluentd",
        [fluentd("buffer_available_space_ratio", "5+0x9 4.9+0x90")],
        {"9m": {}, "14m": {}, "15m": {"FluentdBufferFull": 1}},
    ),
    "fluentd cannot reach its destination": (
        "log-agent-fluentd",
        [
            fluentd("num_errors", "0+0x9 1+2x90"),
            fluentd("buffer_queue_length", "0+0x9 1+1x90"),
        ],
        {"9m": {}, "38m": {}, "41m": {"FluentdDeliversNothing": 1}},
    ),
    "fluentd is refused now and then": (
        "log-agent-fluentd",
        [
            fluentd("num_errors", "0+1x120"),
            fluentd("buffer_queue_length", "2+0x9 0 2+0x9 0 2+0x9 0 2+0x9 0 2+0x9 0 2+0x9 0"),
        ],
        {"20m": {}, "40m": {}, "60m": {}},
    ),
    "fluentd has much to send": (
        "log-agent-fluentd",
        [
            fluentd("num_errors", "3+0x120"),
            fluentd("buffer_queue_length", "5+0x120"),
        ],
        {"60m": {}},
    ),
    "vector drops records for the first time": (
        "log-agent-vector",
        [
            vector(
                "component_discarded_events_total",
                "_x30 5+0x90",
                component_id="output",
                intentional="false",
            )
        ],
        {"29m": {}, "35m": {"VectorDropsLogs": 1}, "60m": {}},
    ),
    "vector drops records again": (
        "log-agent-vector",
        [
            vector(
                "component_discarded_events_total",
                "5+0x29 9+0x90",
                component_id="output",
                intentional="false",
            )
        ],
        {"29m": {}, "35m": {"VectorDropsLogs": 1}, "60m": {}},
    ),
    "vector drops what it is told to drop": (
        "log-agent-vector",
        [
            vector(
                "component_discarded_events_total",
                "0+5x90",
                component_id="joined",
                intentional="true",
            )
        ],
        {"10m": {}, "60m": {}},
    ),
    "vector skips a line and has other errors all the time": (
        "log-agent-vector",
        [
            vector(
                "component_errors_total",
                "_x30 1+0x90",
                component_id="containers",
                error_code="reading_line_from_file",
            ),
            vector("component_errors_total", "0+1x120", component_id="output"),
        ],
        {"29m": {}, "35m": {"VectorSkipsLongLines": 1}, "60m": {}},
    ),
    "vector skips a line again": (
        "log-agent-vector",
        [
            vector(
                "component_errors_total",
                "1+0x29 2+0x90",
                component_id="containers",
                error_code="reading_line_from_file",
            )
        ],
        {"29m": {}, "35m": {"VectorSkipsLongLines": 1}, "60m": {}},
    ),
    "vector cannot reach its destination": (
        "log-agent-vector",
        [
            vector("buffer_size_bytes", "0+0x29 500+500x90", buffer_id="output"),
            vector("component_sent_events_total", "0+9x29 261+0x90", component_id="output"),
            vector("component_sent_events_total", "0+9x120", component_id="metrics"),
        ],
        {"29m": {}, "50m": {}, "60m": {"VectorDeliversNothing": 1}},
    ),
    "vector never reached its destination": (
        "log-agent-vector",
        [vector("buffer_size_bytes", "0+0x9 500+500x90", buffer_id="output")],
        {"24m": {}, "25m": {"VectorDeliversNothing": 1}},
    ),
    "vector delivers and more comes": (
        "log-agent-vector",
        [
            vector("buffer_size_bytes", "500+0x120", buffer_id="output"),
            vector("component_sent_events_total", "0+9x120", component_id="output"),
        ],
        {"60m": {}},
    ),
    "vector has nothing to deliver": (
        "log-agent-vector",
        [
            vector("buffer_size_bytes", "0+0x120", buffer_id="output"),
            vector("component_sent_events_total", "9+0x120", component_id="output"),
        ],
        {"60m": {}},
    ),
    "the buffer of vector fills while it delivers": (
        "log-agent-vector",
        [
            vector("buffer_size_bytes", "800+0x9 801+0x90", buffer_id="output"),
            vector("buffer_max_size_bytes", "1000+0x99", buffer_id="output"),
            vector("component_sent_events_total", "0+9x99", component_id="output"),
        ],
        {
            "9m": {},
            "14m": {},
            "15m": {"VectorBufferAlmostFull": 1},
            "60m": {"VectorBufferAlmostFull": 1},
        },
    ),
    "the collector drops records for the first time": (
        "log-agent-opentelemetry-collector",
        [collector("send_failed_log_records", "_x30 5+0x90")],
        {"29m": {}, "35m": {"OpenTelemetryCollectorDropsLogs": 1}, "60m": {}},
    ),
    "the collector drops records again": (
        "log-agent-opentelemetry-collector",
        [collector("send_failed_log_records", "5+0x29 9+0x90")],
        {"29m": {}, "35m": {"OpenTelemetryCollectorDropsLogs": 1}, "60m": {}},
    ),
    "the collector cannot reach its destination": (
        "log-agent-opentelemetry-collector",
        [
            collector("in_flight_requests", "0+0x29 1+0x90"),
            collector("sent_log_records", "0+9x29 261+0x90"),
        ],
        {"29m": {}, "50m": {}, "60m": {"OpenTelemetryCollectorDeliversNothing": 1}},
    ),
    "the collector never reached its destination": (
        "log-agent-opentelemetry-collector",
        [collector("in_flight_requests", "0+0x9 1+0x90")],
        {"24m": {}, "25m": {"OpenTelemetryCollectorDeliversNothing": 1}},
    ),
    "the collector delivers and more comes": (
        "log-agent-opentelemetry-collector",
        [
            collector("in_flight_requests", "1+0x120"),
            collector("sent_log_records", "0+9x120"),
        ],
        {"60m": {}},
    ),
    "the collector has nothing to deliver": (
        "log-agent-opentelemetry-collector",
        [
            collector("in_flight_requests", "0+0x120"),
            collector("sent_log_records", "9+0x120"),
        ],
        {"60m": {}},
    ),
    "the queue of the collector fills while it delivers": (
        "log-agent-opentelemetry-collector",
        [
            collector("queue_size", "800+0x9 801+0x90"),
            collector("queue_capacity", "1000+0x99"),
            collector("in_flight_requests", "1+0x99"),
            collector("sent_log_records", "0+9x99"),
        ],
        {"9m": {}, "14m": {}, "15m": {"OpenTelemetryCollectorQueueAlmostFull": 1}},
    ),
}
"""By what happens."""
