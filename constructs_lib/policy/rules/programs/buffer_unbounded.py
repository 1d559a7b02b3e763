"""DS1405: nothing bounds what waits for a destination."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel.reasons import PROGRAM
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.alike import alike, names
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.rules.programs.examples import SAFE, fluent_bit
from constructs_lib.policy.violation import program_violation

__all__ = ["RULE"]


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    for program in context.programs(daemon_set):
        unbounded = [each for each in program.facts.buffers if each.limit is None]
        for buffers in alike(unbounded, lambda each: (each.kind, each.owner)):
            first = buffers[0]
            whose = names(first.owner, (each.name for each in buffers))
            does = "holds" if len({each.name for each in buffers}) == 1 else "hold"
            where = "in memory" if first.kind == "memory" else "on disk"
            message = f"Nothing bounds what {whose} {does} {where}."
            yield program_violation(program, first.place, message, case=first.kind)


RULE = Rule(
    id="DS1405",
    slug="buffer-unbounded",
    summary="Nothing bounds what a program holds for a destination that is away.",
    why=(
        "In memory the buffer grows until the container is killed, which loses all of it; on disk "
        "it fills the file system of the node, and the kubelet evicts other Pods."
    ),
    remedy=(
        "Set the bound of the program: `Mem_Buf_Limit` or `storage.total_limit_size` in Fluent "
        "Bit, `total_limit_size` in Fluentd, the `memory_limiter` of the OpenTelemetry Collector."
    ),
    bad=fluent_bit(SAFE.replace("    storage.total_limit_size  1G\n", "")),
    good=fluent_bit(),
    check=_check,
    source="fluent/fluent-bit#3299; documentation of Fluent Bit (backpressure)",
    beyond_cel=PROGRAM,
)
