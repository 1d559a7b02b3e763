"""When Fluentd is stuck with logs.

Facts: fluent-plugin-prometheus 2.2.2 (``in_prometheus_output_monitor.rb``) and Fluentd 1.19
(``lib/fluent/plugin/output.rb``). Fluentd never drops what waits: with a full buffer it stops
reading. What a destination refuses for good it writes to its own log and counts nowhere.
"""

from __future__ import annotations

from typing import Final

from constructs_lib.prometheus.objects import Alert

__all__ = ["ALERTS"]

ALERTS: Final = (
    Alert(
        name="FluentdBufferFull",
        expr="fluentd_output_status_buffer_available_space_ratio{$scraped} < 5",
        for_minutes=5,
        summary="Fluentd on {{ $labels.node }} has stopped reading logs, or is about to",
        description=(
            "The buffer of Fluentd on {{ $labels.node }} is full. It reads on when there is space; "
            "logs that are rotated away meanwhile are lost. Fix the destination; raise "
            "buffer_limit for longer outages."
        ),
    ),
    Alert(
        name="FluentdDeliversNothing",
        expr=(
            "increase(fluentd_output_status_num_errors{$scraped}[15m]) > 0\n"
            "and min_over_time(fluentd_output_status_buffer_queue_length{$scraped}[15m]) > 0"
        ),
        # Nothing is lost yet: the buffer holds for longer than destinations are usually away.
        for_minutes=15,
        summary="Logs of {{ $labels.node }} are not delivered",
        description=(
            "Fluentd on {{ $labels.node }} cannot deliver. Logs wait on the node's disk up to "
            "buffer_limit, then it stops reading. Its own log has the destination's response."
        ),
    ),
)
