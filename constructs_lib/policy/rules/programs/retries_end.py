"""DS1407: a program soon throws away what a destination does not take."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel.reasons import PROGRAM
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.alike import alike, names
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.rules.programs.examples import SAFE, fluent_bit
from constructs_lib.policy.violation import program_violation
from constructs_lib.programs.facts import Retries

__all__ = ["RULE"]

_LONG_ENOUGH: Final = 3600
"""Seconds for which a destination may be away."""


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    for program in context.programs(daemon_set):
        for outputs in alike(program.facts.outputs, lambda each: each.retries):
            retries = outputs[0].retries
            if not isinstance(retries, Retries) or not retries.end:
                continue
            if retries.seconds is None or retries.seconds < _LONG_ENOUGH:
                whose = names("output", (each.name for each in outputs))
                does = "gives" if len({each.name for each in outputs}) == 1 else "give"
                message = f"O{whose[1:]} {does} up after {_when(retries)}."
                yield program_violation(program, outputs[0].place, message)


def _when(retries: Retries) -> str:
    if retries.times == 0:
        return "its first try"
    parts = []
    if retries.times is not None:
        parts.append(f"{retries.times} {'retry' if retries.times == 1 else 'retries'}")
    if retries.seconds is not None:
        minutes = retries.seconds // 60
        parts.append(f"{minutes} min" if minutes else f"{retries.seconds} s")
    return ", about ".join(parts)


RULE = Rule(
    id="DS1407",
    slug="retries-end",
    summary="A program soon throws away what a destination does not take.",
    why=(
        "An update of the destination, or its network, is away for minutes. What the program gave "
        "up meanwhile is lost, whatever its buffer and its offsets keep."
    ),
    remedy=(
        "Retry without end and bound the buffer instead: `Retry_Limit no_limits` in Fluent Bit, "
        "`retry_forever` in Fluentd, `max_elapsed_time: 0` in the OpenTelemetry Collector."
    ),
    bad=fluent_bit(SAFE.replace("no_limits", "2")),
    good=fluent_bit(),
    check=_check,
    source="documentation of Fluent Bit (scheduling and retries: one retry by default)",
    beyond_cel=PROGRAM,
)
