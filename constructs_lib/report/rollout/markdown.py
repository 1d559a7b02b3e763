"""The rollout report as a comment on a pull request."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.fleet.rollout_report import RolloutReport
from constructs_lib.report.markdown import (
    LIMIT,
    code,
    details,
    escaped,
    fence,
    fitting,
    items,
    table,
)
from constructs_lib.report.rollout.words import (
    budget_words,
    duration,
    facts,
    level_at,
    title_of,
    verdict_words,
)
from constructs_lib.report.words import counted
from constructs_lib.updates.plan import RolloutPlan
from constructs_lib.updates.simulation import Simulation
from constructs_lib.updates.waves import WavePlan

__all__ = ["render"]

_HEAD: Final = ("DaemonSet", "", "budget", "verdict", "a broken version takes")
_MOST_ROWS: Final = 100
_STEPS: Final = 12
"""Rows of a timeline."""
_SIGNS: Final = {
    "completes": "ok",
    "waits": "by hand",
    "stalls": "**stalls**",
    "deadlocks": "**deadlocks**",
}


def render(answer: RolloutReport) -> str:
    """The report."""
    plans = answer.commit.plans
    blocks = ["## Rollout"]
    if plans:
        blocks.append("\n".join(table(_HEAD, list(map(_row, plans)), most=_MOST_ROWS)))
    together = list(_together(answer))
    blocks += ["\n".join(items(together, most=_MOST_ROWS))] if together else []
    blocks += ["None of these manifests triggers a rollout."] if answer.is_empty else []
    folded = ["\n".join(_details(plan)) for plan in plans]
    shown, left = fitting(folded, most=LIMIT - sum(map(len, blocks)))
    more = [f"{left:,} more did not fit here."] if left else []
    return "\n\n".join([*blocks, *shown, *more]) + "\n"


def _row(plan: RolloutPlan) -> tuple[str, ...]:
    return (
        code(title_of(plan)),
        _SIGNS[plan.verdict.kind],
        escaped(budget_words(plan)),
        escaped(verdict_words(plan)),
        counted(plan.if_never_ready.agents_taken),
    )


def _together(answer: RolloutReport) -> Iterator[str]:
    for created in answer.created:
        yield f"{code(created.title)} is new: its Pods are created on {counted(created.nodes)}."
    if answer.unchanged:
        yield f"Nothing restarts: {', '.join(map(code, answer.unchanged))}."
    commit = answer.commit
    if len(commit.plans) > 1:
        yield f"At most {commit.most_pulls_in_a_minute:,} image pulls a minute."
        if commit.nodes_losing_two:
            yield (
                f"{counted(commit.nodes_losing_two)} lose two agents at once, up to "
                f"{commit.most_nodes_losing_two:,} at one moment."
            )


def _details(plan: RolloutPlan) -> list[str]:
    lines = [f"- {escaped(fact)}" for fact in facts(plan)]
    if plan.verdict.kind in {"completes", "stalls"} and plan.simulation.peak_down:
        lines += ["", *_timeline(plan.simulation)]
    if plan.waves is not None:
        lines += _waves(plan.waves)
    return details(f"{title_of(plan)}: {verdict_words(plan)}", lines)


def _timeline(simulation: Simulation) -> list[str]:
    step = max(simulation.ended, 1) / _STEPS
    rows = [
        (
            duration(round((index + 1) * step)),
            f"{level_at(simulation.timeline, index * step, (index + 1) * step):,}",
        )
        for index in range(_STEPS)
    ]
    return table(("until", "nodes down at once"), rows, figures=[1])


def _waves(plan: WavePlan) -> Iterator[str]:
    for number, wave in enumerate(plan.waves, start=1):
        value = code(wave.label_value) if wave.label_value is not None else "no label"
        yield ""
        yield f"{number}. {code(plan.label)} = {value}: {counted(len(wave.nodes))}"
        yield ""
        commands = "\n".join((wave.delete, *wave.checks, wave.pause))
        yield from fence(commands, "sh", indent="   ")
    if plan.left_out:
        yield ""
        yield f"Left out: {counted(len(plan.left_out))}. Back: {code(plan.undo)}."
