"""The rollout report for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from constructs_lib.delivery.verdict import EngineVerdict
from constructs_lib.questions.rollout_report import RolloutReport
from constructs_lib.report.printable import Printable
from constructs_lib.report.rollout.engines import outcome, remedies, through
from constructs_lib.report.rollout.words import (
    budget_words,
    duration,
    each_pulls,
    facts,
    level_at,
    pulls_in_words,
    verdict_words,
)
from constructs_lib.report.terminal import Color, as_text, line, paint, verbatim
from constructs_lib.report.words import counted
from constructs_lib.updates.plan import RolloutPlan
from constructs_lib.updates.simulation import Simulation
from constructs_lib.updates.waves import WavePlan

__all__ = ["chart", "render"]

_BARS: Final = " ▁▂▃▄▅▆▇█"
_WIDTH: Final = 60
_BESIDE: Final = 24
"""Columns for the indentation and for ``1,234 down at once``."""
_WAVES_SHOWN: Final = 5
_COLORS: Final[Mapping[str, Color]] = {
    "completes": "green",
    "waits": "yellow",
    "stalls": "red",
    "deadlocks": "red",
}


def render(answer: RolloutReport, *, color: bool = False, width: int | None = None) -> Printable:
    """The report.

    Args:
        answer: the answer.
        color: whether verdicts are coloured.
        width: columns of the terminal. Default: lines stay whole.
    """
    return as_text(_lines(answer, color=color, bars=_bars(width)), width=width)


def _bars(width: int | None) -> int:
    """How many bars fit beside what is said of them."""
    return _WIDTH if width is None else max(1, min(_WIDTH, width - _BESIDE))


def _lines(answer: RolloutReport, *, color: bool, bars: int) -> Iterator[str]:
    together = list(_together(answer, color=color))
    for index, plan in enumerate(answer.commit.plans):
        yield from [""] if index else []
        yield from _plan(plan, answer.engines_of(plan.update.title), color=color, bars=bars)
    if together:
        yield from [""] if answer.commit.plans else []
        yield from together


def _plan(
    plan: RolloutPlan, engines: Sequence[EngineVerdict], *, color: bool, bars: int
) -> Iterator[str]:
    yield f"{plan.update.title}: {budget_words(plan)}"
    verdict = paint(verdict_words(plan), _COLORS[plan.verdict.kind], bold=True, on=color)
    yield line("  ", verdict)
    for each in engines:
        yield from _engine(each, color=color)
    for fact in facts(plan):
        yield f"  - {fact}"
    if plan.verdict.kind in {"completes", "stalls"} and plan.simulation.peak_down:
        yield ""
        yield from (verbatim(f"  {each}") for each in chart(plan.simulation, bars))
    if plan.waves is not None:
        yield from (line("  ", each) for each in _waves(plan.waves))


def _engine(verdict: EngineVerdict, *, color: bool) -> Iterator[str]:
    said = paint(outcome(verdict), "green" if verdict.passes else "red", on=color)
    yield line(f"  {verdict.engine.title}: ", said)
    yield from (f"    {remedy}" for remedy in remedies(verdict))


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
        yield f"  {number}. {value}: {counted(len(wave.nodes))}"
        for command in (wave.delete, *wave.checks, wave.pause):
            yield verbatim(f"     {command}")
    hidden = len(plan.waves) - _WAVES_SHOWN
    if hidden > 0:
        yield f"  ... and {hidden} more; --format markdown or json shows them all"
    if plan.left_out:
        yield f"  left out: {counted(len(plan.left_out))}"
    yield verbatim(f"  back: {plan.undo}")


def _together(answer: RolloutReport, *, color: bool) -> Iterator[str]:
    for created in answer.created:
        yield (
            f"{created.title}: new; its Pods are created on {counted(created.nodes)} at once"
            f"{each_pulls(created.pull)}"
        )
        for verdict in answer.engines_of(created.title):
            yield from _engine(verdict, color=color)
    if answer.unchanged:
        yield f"nothing restarts: {', '.join(answer.unchanged)}"
        for title in answer.unchanged:
            stopping = [each for each in answer.engines_of(title) if not each.passes]
            yield from [f"{title} stays as it is"] if stopping else []
            for verdict in stopping:
                yield from _engine(verdict, color=color)
    commit = answer.commit
    if len(commit.plans) > 1:
        yield "all together: " + "; ".join(_sums(answer))
    elif commit.most_bytes_in_a_minute is not None:
        yield f"in all: {pulls_in_words(commit)}"
    elif answer.is_empty:
        yield "none of these manifests triggers a rollout"
    for verdicts in answer.by_engine():
        said = through(verdicts)
        passes = all(each.passes for each in verdicts)
        yield line(
            f"{verdicts[0].engine.title}: ", paint(said, "green" if passes else "red", on=color)
        )


def _sums(answer: RolloutReport) -> Sequence[str]:
    commit = answer.commit
    sums = [pulls_in_words(commit)]
    if commit.nodes_losing_two:
        sums.append(
            f"{counted(commit.nodes_losing_two)} lose two agents at once, up to "
            f"{commit.most_nodes_losing_two:,} at one moment"
        )
    if commit.total_seconds is not None:
        sums.append(f"all done after at most {duration(commit.total_seconds)}")
    return sums
