"""The rollout report as a comment on a pull request."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.delivery.verdict import EngineVerdict
from constructs_lib.questions.rollout_report import RolloutReport
from constructs_lib.report.markdown import (
    LIMIT,
    Markdown,
    block,
    code,
    details,
    fence,
    fitting,
    items,
    markdown,
    page,
    table,
)
from constructs_lib.report.printable import Printable
from constructs_lib.report.rollout.engines import outcome, remedies
from constructs_lib.report.rollout.words import (
    budget_words,
    duration,
    each_pulls,
    facts,
    level_at,
    pulls_in_words,
    verdict_words,
)
from constructs_lib.report.words import counted
from constructs_lib.updates.plan import RolloutPlan
from constructs_lib.updates.simulation import Simulation
from constructs_lib.updates.waves import WavePlan

__all__ = ["render"]

_HEAD: Final = ("DaemonSet", "", "budget", "verdict", "a broken version takes")
_ENGINES_HEAD: Final = ("engine", "DaemonSet", "", "when it calls it done", "remedy")
_MOST_ROWS: Final = 100
_STEPS: Final = 12
"""Rows of a timeline."""
_SIGNS: Final = {
    "completes": "ok",
    "waits": "by hand",
    "stalls": markdown("**stalls**"),
    "deadlocks": markdown("**deadlocks**"),
}


def render(answer: RolloutReport) -> Printable:
    """The report."""
    plans = answer.commit.plans
    blocks = [markdown("## Rollout")]
    if plans:
        blocks.append(block(*table(_HEAD, list(map(_row, plans)), most=_MOST_ROWS)))
    if answer.engines:
        rows = [_engine_row(verdict) for verdict in answer.engines]
        blocks.append(block(*table(_ENGINES_HEAD, rows, most=_MOST_ROWS)))
    together = list(_together(answer))
    blocks += [block(*items(together, most=_MOST_ROWS))] if together else []
    if answer.is_empty:
        blocks.append(markdown("None of these manifests triggers a rollout."))
    folded = [block(*_details(plan)) for plan in plans]
    shown, left = fitting(folded, most=LIMIT - sum(map(len, blocks)))
    more = [f"{left:,} more did not fit here."] if left else []
    return page([*blocks, *shown, *more])


def _row(plan: RolloutPlan) -> tuple[str, ...]:
    return (
        code(plan.update.title),
        _SIGNS[plan.verdict.kind],
        budget_words(plan),
        verdict_words(plan),
        counted(plan.if_never_ready.agents_taken),
    )


def _engine_row(verdict: EngineVerdict) -> tuple[str, ...]:
    return (
        verdict.engine.title,
        code(verdict.daemon_set),
        "ok" if verdict.passes else markdown("**stops**"),
        outcome(verdict),
        " ".join(remedies(verdict)),
    )


def _together(answer: RolloutReport) -> Iterator[str]:
    for created in answer.created:
        nodes = f"{counted(created.nodes)}{each_pulls(created.pull)}"
        yield markdown("{} is new: its Pods are created on {}.", code(created.title), nodes)
    if answer.unchanged:
        names = block(*map(code, answer.unchanged), between=", ")
        yield markdown("Nothing restarts: {}.", names)
    commit = answer.commit
    if len(commit.plans) > 1:
        yield f"Pulled: {pulls_in_words(commit)}."
        if commit.nodes_losing_two:
            yield (
                f"{counted(commit.nodes_losing_two)} lose two agents at once, up to "
                f"{commit.most_nodes_losing_two:,} at one moment."
            )


def _details(plan: RolloutPlan) -> list[Markdown]:
    lines = items(list(facts(plan)))
    if plan.verdict.kind in {"completes", "stalls"} and plan.simulation.peak_down:
        lines += [markdown(""), *_timeline(plan.simulation)]
    if plan.waves is not None:
        lines += _waves(plan.waves)
    return details(f"{plan.update.title}: {verdict_words(plan)}", lines)


def _timeline(simulation: Simulation) -> list[Markdown]:
    step = max(simulation.ended, 1) / _STEPS
    rows = [
        (
            duration(round((index + 1) * step)),
            f"{level_at(simulation.timeline, index * step, (index + 1) * step):,}",
        )
        for index in range(_STEPS)
    ]
    return table(("until", "nodes down at once"), rows, figures=[1])


def _waves(plan: WavePlan) -> Iterator[Markdown]:
    for number, wave in enumerate(plan.waves, start=1):
        value = code(wave.label_value) if wave.label_value is not None else "no label"
        nodes = counted(len(wave.nodes))
        yield markdown("\n{}. {} = {}: {}\n", number, code(plan.label), value, nodes)
        yield from fence("sh", wave.delete, *wave.checks, wave.pause, indent="   ")
    if plan.left_out:
        left_out = counted(len(plan.left_out))
        yield markdown("\nLeft out: {}. Back: {}.", left_out, code(plan.undo))
