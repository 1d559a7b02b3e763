"""The rollout report for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import click

from constructs_lib.report.rollout.answer import RolloutAnswer
from constructs_lib.report.rollout.words import (
    budget_words,
    duration,
    facts,
    level_at,
    nodes_word,
    title_of,
    verdict_words,
)
from constructs_lib.rollout.plan import RolloutPlan
from constructs_lib.rollout.simulation import Simulation
from constructs_lib.rollout.waves import WavePlan

__all__ = ["chart", "text"]

_BARS: Final = " ▁▂▃▄▅▆▇█"
_WIDTH: Final = 60
_WAVES_SHOWN: Final = 5
_COLORS: Final = {"completes": "green", "waits": "yellow", "stalls": "red", "deadlocks": "red"}


def text(answer: RolloutAnswer, *, color: bool = False) -> str:
    """The report.

    Args:
        answer: what there is to say.
        color: whether verdicts are coloured.
    """
    parts = ["\n".join(_plan(plan, color=color)) for plan in answer.commit.plans]
    parts.append("\n".join(_together(answer)))
    return "\n\n".join(part for part in parts if part) + "\n"


def _plan(plan: RolloutPlan, *, color: bool) -> Iterator[str]:
    verdict = verdict_words(plan)
    if color:
        verdict = click.style(verdict, fg=_COLORS[plan.verdict.kind], bold=True)
    yield f"{title_of(plan)}: {budget_words(plan)}"
    yield f"  {verdict}"
    for fact in facts(plan):
        yield f"  - {fact}"
    if plan.verdict.kind in {"completes", "stalls"} and plan.simulation.peak_down:
        yield ""
        yield from (f"  {line}" for line in chart(plan.simulation))
    if plan.waves is not None:
        yield from (f"  {line}" for line in _waves(plan.waves))


def chart(simulation: Simulation, width: int = _WIDTH) -> list[str]:
    """Nodes down over time: a line of bars with the most nodes and the time beside it."""
    end = max(simulation.ended, 1)
    step = end / width
    levels = [
        level_at(simulation.timeline, index * step, (index + 1) * step) for index in range(width)
    ]
    peak = max(*levels, simulation.peak_down)
    bars = "".join(_BARS[-(-level * (len(_BARS) - 1) // peak)] for level in levels)
    axis = f"0{duration(simulation.ended):>{width - 1}}"
    return [f"{bars}  {peak} down at once", axis]


def _waves(plan: WavePlan) -> Iterator[str]:
    yield f"  waves by {plan.label}:"
    for number, wave in enumerate(plan.waves[:_WAVES_SHOWN], start=1):
        value = wave.label_value if wave.label_value is not None else "(no label)"
        yield f"  {number}. {value}: {nodes_word(len(wave.nodes))}"
        yield f"     {wave.delete}"
        for check in wave.checks:
            yield f"     {check}"
        yield f"     {wave.pause}"
    hidden = len(plan.waves) - _WAVES_SHOWN
    if hidden > 0:
        yield f"  ... and {hidden} more; --format markdown or json shows them all"
    if plan.left_out:
        yield f"  left out: {nodes_word(len(plan.left_out))}"
    yield f"  back: {plan.undo}"


def _together(answer: RolloutAnswer) -> Iterator[str]:
    for created in answer.created:
        yield f"{created.title}: new; its Pods are created on {nodes_word(created.nodes)} at once"
    if answer.unchanged:
        yield f"nothing restarts: {', '.join(answer.unchanged)}"
    commit = answer.commit
    if len(commit.plans) > 1:
        yield "all together: " + "; ".join(_sums(answer))
    elif answer.is_empty:
        yield "no update among these manifests"


def _sums(answer: RolloutAnswer) -> Sequence[str]:
    commit = answer.commit
    sums = [f"{commit.most_pulls_in_a_minute:,} image pulls a minute at most"]
    if commit.nodes_losing_two:
        sums.append(
            f"{nodes_word(commit.nodes_losing_two)} lose two agents at once, up to "
            f"{commit.most_nodes_losing_two:,} at one moment"
        )
    if commit.total_seconds is not None:
        sums.append(f"through after {duration(commit.total_seconds)} at the slowest")
    return sums
