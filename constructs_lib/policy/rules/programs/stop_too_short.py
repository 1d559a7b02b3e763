"""DS1408: a program is killed while it hands over what it holds, or gives up early."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel.reasons import PROGRAM
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.rules.programs.examples import SAFE, fluent_bit
from constructs_lib.policy.violation import pod_violation, program_violation
from constructs_lib.programs.catalogue import Program

__all__ = ["RULE"]

_FIELD: Final = "terminationGracePeriodSeconds"
_DEFAULT: Final = 30
_SHORT: Final = 10
"""Seconds in which a destination that is being updated does not come back."""


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    grace = daemon_set.grace_seconds
    seconds = _DEFAULT if grace is None else max(grace, 1)
    if grace == 0:
        return  # DS807 speaks of it
    for program in context.programs(daemon_set):
        facts = program.facts
        if not program.facts.outputs or not facts.buffers:
            continue
        needs = facts.stop_seconds
        if isinstance(needs, int) and needs > seconds:
            said = "is not set, which means 30" if grace is None else f"is {grace}"
            disk = any(each.kind == "disk" for each in facts.buffers)
            message = (
                f"{_FIELD} {said}, and {facts.program} takes up to {needs} s to stop: it is killed "
                f"while it {'writes its buffer' if disk else 'still sends'}."
            )
            yield pod_violation(message, _FIELD, case="disk" if disk else "killed")
        elif isinstance(needs, int) and needs < _SHORT and _holds_all_in_memory(program):
            message = (
                f"{facts.program} takes {needs} s to stop, of {seconds} that it has; what it then "
                "still holds in memory is lost."
            )
            yield program_violation(program, facts.place, message, case="early")


def _holds_all_in_memory(program: Program) -> bool:
    return all(each.kind == "memory" for each in program.facts.buffers)


RULE = Rule(
    id="DS1408",
    slug="stop-too-short",
    summary="A program has too little time to hand over what it holds when it stops.",
    why=(
        "Every update stops every Pod once. What the program holds in memory at the end of its "
        "time is lost, and a buffer on disk that is being written is damaged."
    ),
    remedy=(
        "Make terminationGracePeriodSeconds longer than the time that the program takes to stop, "
        "and that time long enough for the destination; a buffer on disk loses nothing either way."
    ),
    bad=fluent_bit(SAFE.replace("Grace         5", "Grace         60")),
    good=fluent_bit(
        SAFE.replace("Grace         5", "Grace         60"),
        pod="terminationGracePeriodSeconds: 90\n",
    ),
    check=_check,
    source="openshift/cluster-logging-operator#3338; documentation of Fluent Bit (grace)",
    beyond_cel=PROGRAM,
)
