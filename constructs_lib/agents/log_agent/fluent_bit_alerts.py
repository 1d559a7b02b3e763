"""When Fluent Bit loses logs or is stuck with them.

Facts: Fluent Bit 5.1.1 (``src/flb_output.c``, ``src/flb_input.c``, ``src/flb_input_chunk.c``,
``plugins/in_tail``). Its retries never end, so a destination that is away shows as retries without
a record delivered, and only a full buffer drops records.
"""

from __future__ import annotations

from typing import Final

from constructs_lib.prometheus.objects import Alert

__all__ = ["ALERTS"]

ALERTS: Final = (
    Alert(
        name="FluentBitDropsLogs",
        expr="increase(fluentbit_output_dropped_records_total{$scraped}[15m]) > 0",
        summary="Logs of {{ $labels.node }} are lost",
        description=(
            "Fluent Bit on {{ $labels.node }} dropped {{ $value | humanize }} records within 15 "
            "minutes: its buffer is full, or the destination {{ $labels.name }} refused them for "
            "good. Fix the destination; raise buffer_limit for longer outages."
        ),
    ),
    Alert(
        name="FluentBitDeliversNothing",
        expr=(
            "rate(fluentbit_output_retries_total{$scraped}[10m]) > 0\n"
            "unless rate(fluentbit_output_proc_records_total{$scraped}[10m]) > 0"
        ),
        # Nothing is lost yet: the buffer holds for longer than destinations are usually away.
        for_minutes=15,
        summary="Logs of {{ $labels.node }} are not delivered",
        description=(
            "Fluent Bit on {{ $labels.node }} tries in vain to deliver to {{ $labels.name }}. Logs "
            "wait on the node's disk up to buffer_limit, then the oldest are dropped."
        ),
    ),
    Alert(
        name="FluentBitInputPaused",
        expr="fluentbit_input_ingestion_paused{$scraped} == 1",
        for_minutes=10,
        summary="Fluent Bit on {{ $labels.node }} has stopped reading logs",
        description=(
            "The input {{ $labels.name }} waits for its buffer to empty. Logs that are rotated "
            "away meanwhile are lost. Fix the destination, or raise the memory limit."
        ),
    ),
    Alert(
        name="FluentBitSkipsLongLines",
        expr="increase(fluentbit_input_long_line_skipped_total{$scraped}[1h]) > 0",
        summary="Long log lines on {{ $labels.node }} are skipped",
        description=(
            "A container on {{ $labels.node }} writes lines longer than Fluent Bit reads, and they "
            "are lost. Its log names the file."
        ),
    ),
)
