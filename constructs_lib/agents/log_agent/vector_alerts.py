"""When Vector loses logs or is stuck with them.

Facts: Vector 0.58 (``lib/vector-stream/src/driver.rs``, ``lib/vector-buffers``,
``src/internal_events/file.rs``). Its counters appear with their first event, so that a plain
``increase`` would miss it; its retries count nothing, so that a destination that is away shows as
a buffer from which nothing is sent.
"""

from __future__ import annotations

from typing import Final

from constructs_lib.prometheus.objects import Alert

__all__ = ["ALERTS"]

_DROPPED: Final = 'vector_component_discarded_events_total{$scraped,intentional="false"}'
_TOO_LONG: Final = 'vector_component_errors_total{$scraped,error_code="reading_line_from_file"}'
_WAITING: Final = 'vector_buffer_size_bytes{$scraped,buffer_id="output"}'
_ROOM: Final = 'vector_buffer_max_size_bytes{$scraped,buffer_id="output"}'
_SENT: Final = 'vector_component_sent_events_total{$scraped,component_id="output"}'


def _grew(counter: str) -> str:
    return f"increase({counter}[15m]) > 0\nor ({counter} unless {counter} offset 15m) > 0"


ALERTS: Final = (
    Alert(
        name="VectorDropsLogs",
        expr=_grew(_DROPPED),
        summary="Logs of {{ $labels.node }} are lost",
        description=(
            "Vector on {{ $labels.node }} dropped records at {{ $labels.component_id }}: the "
            "destination refused them for good (credentials, mapping, topic). Its log says why."
        ),
    ),
    Alert(
        name="VectorDeliversNothing",
        expr=(
            f"sum by (cluster, node) ({_WAITING}) > 0\n"
            f"unless sum by (cluster, node) (rate({_SENT}[10m])) > 0"
        ),
        # Nothing is lost yet: the buffer holds for longer than destinations are usually away.
        for_minutes=15,
        summary="Logs of {{ $labels.node }} are not delivered",
        description=(
            "Vector on {{ $labels.node }} cannot deliver. Logs wait on the node's disk up to "
            "buffer_limit, then reading stops."
        ),
    ),
    Alert(
        name="VectorBufferAlmostFull",
        expr=f"sum by (cluster, node) ({_WAITING})\n/ sum by (cluster, node) ({_ROOM}) > 0.8",
        for_minutes=5,
        summary="Vector on {{ $labels.node }} will soon stop reading logs",
        description=(
            "The buffer on {{ $labels.node }} is {{ $value | humanizePercentage }} full. Beyond "
            "it, logs that are rotated away are lost. Fix the destination; raise buffer_limit for "
            "longer outages."
        ),
    ),
    Alert(
        name="VectorSkipsLongLines",
        expr=_grew(_TOO_LONG),
        summary="Long log lines on {{ $labels.node }} are skipped",
        description=(
            "A container on {{ $labels.node }} writes lines longer than Vector reads, and they "
            "are lost."
        ),
    ),
)
