"""DS1401: configuration that its program refuses."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel.reasons import PROGRAM
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.rules.programs.examples import SAFE, fluent_bit
from constructs_lib.policy.violation import program_violation

__all__ = ["RULE"]


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    for program in context.programs(daemon_set):
        for mistake in program.facts.mistakes:
            message = f"{program.facts.program} refuses its configuration: {mistake.message}"
            yield program_violation(program, mistake.place, message)


RULE = Rule(
    id="DS1401",
    slug="configuration-refused",
    summary="A program refuses its configuration.",
    why=(
        "The container ends right after its start, on every node that the update reaches. The API "
        "server looks at no text inside a ConfigMap, so nothing says it before."
    ),
    remedy="Correct the line. Run the program's own check of its configuration where it has one.",
    bad=fluent_bit(SAFE.replace("    Name          tail", "    Name")),
    good=fluent_bit(),
    check=_check,
    source="the parsers of the programs; src/config_format of Fluent Bit",
    beyond_cel=PROGRAM,
)
