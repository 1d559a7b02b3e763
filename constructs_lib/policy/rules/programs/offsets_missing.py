"""DS1403: a program does not write down what it has read."""

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
from constructs_lib.programs.facts import UNKNOWN, Input

__all__ = ["RULE"]


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    for program in context.programs(daemon_set):
        without = [each for each in program.facts.inputs if each.offsets is None]
        for reads in alike(without, _then):
            message = (
                f"{program.facts.program} keeps no offsets for "
                f"{names('input', (each.name for each in reads))}: after every start it "
                f"{_then(reads[0])}."
            )
            yield program_violation(program, reads[0].place, message)


def _then(read: Input) -> str:
    if read.from_start is UNKNOWN:
        return "starts anew"
    return "sends all files again" if read.from_start else "goes on at the ends of its files"


RULE = Rule(
    id="DS1403",
    slug="offsets-missing",
    summary="A program keeps no offsets of what it reads.",
    why=(
        "After every update or crash the program does not know what it has read: it sends all logs "
        "again, or starts at their ends and loses what was written meanwhile."
    ),
    remedy=(
        "Name a file for the offsets, below a hostPath of the agent's own: `DB` in Fluent Bit, "
        "`pos_file` in Fluentd, `storage` in the OpenTelemetry Collector."
    ),
    bad=fluent_bit(SAFE.replace("    DB            /state/tail.db\n", "")),
    good=fluent_bit(),
    check=_check,
    source="fluent/fluent-bit#309; documentation of Fluent Bit (tail, DB)",
    beyond_cel=PROGRAM,
)
