"""The rollout report as a comment on a pull request."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

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

__all__ = ["markdown"]

_ROWS: Final = 12
_SIGNS: Final = {
    "completes": "ok",
    "waits": "by hand",
    "stalls": "**stalls**",
    "deadlocks": "**deadlocks**",
}


def markdown(answer: RolloutAnswer) -> str:
    """The report."""
    return "\n".join(_lines(answer)) + "\n"


def _lines(answer: RolloutAnswer) -> Iterator[str]:
    yield "## Rollout"
    yield ""
    if answer.commit.plans:
        yield "| DaemonSet | | budget | verdict | a broken version takes |"
        yield "|---|---|---|---|---|"
        for plan in answer.commit.plans:
            broken = nodes_word(plan.if_never_ready.agents_taken)
            yield (
                f"| {_code(title_of(plan))} | {_SIGNS[plan.verdict.kind]} | {budget_words(plan)} "
                f"| {verdict_words(plan)} | {broken} |"
            )
        yield ""
    yield from _together(answer)
    for plan in answer.commit.plans:
        yield from _details(plan)


def _together(answer: RolloutAnswer) -> Iterator[str]:
    for created in answer.created:
        where = nodes_word(created.nodes)
        yield f"- {_code(created.title)} is new: its Pods are created on {where}."
    if answer.unchanged:
        names = ", ".join(map(_code, answer.unchanged))
        yield f"- Nothing restarts: {names}."
    commit = answer.commit
    if len(commit.plans) > 1:
        yield f"- At most {commit.most_pulls_in_a_minute:,} image pulls a minute."
        if commit.nodes_losing_two:
            yield (
                f"- {nodes_word(commit.nodes_losing_two)} lose two agents at once, up to "
                f"{commit.most_nodes_losing_two:,} at one moment."
            )
    elif answer.is_empty:
        yield "No update among these manifests."
    yield ""


def _details(plan: RolloutPlan) -> Iterator[str]:
    yield f"<details><summary>{_plain(title_of(plan))}: {_plain(verdict_words(plan))}</summary>"
    yield ""
    for fact in facts(plan):
        yield f"- {_plain(fact)}"
    yield ""
    if plan.verdict.kind in {"completes", "stalls"} and plan.simulation.peak_down:
        yield from _timeline(plan.simulation)
        yield ""
    if plan.waves is not None:
        yield from _waves(plan.waves)
    yield "</details>"
    yield ""


def _timeline(simulation: Simulation) -> Iterator[str]:
    yield "| until | nodes down at once |"
    yield "|---|---|"
    step = max(simulation.ended, 1) / _ROWS
    for index in range(_ROWS):
        level = level_at(simulation.timeline, index * step, (index + 1) * step)
        yield f"| {duration(round((index + 1) * step))} | {level:,} |"


def _waves(plan: WavePlan) -> Iterator[str]:
    for number, wave in enumerate(plan.waves, start=1):
        value = _code(wave.label_value) if wave.label_value is not None else "no label"
        yield f"{number}. {_code(plan.label)} = {value}: {nodes_word(len(wave.nodes))}"
        yield ""
        yield "   ```sh"
        yield from (f"   {line}" for line in (wave.delete, *wave.checks, wave.pause))
        yield "   ```"
        yield ""
    if plan.left_out:
        yield f"Left out: {nodes_word(len(plan.left_out))}. Back: {_code(plan.undo)}."
        yield ""


def _code(text: str) -> str:
    return f"`{text.replace('`', ' ').replace('|', ' ')}`"


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("|", "\\|")
