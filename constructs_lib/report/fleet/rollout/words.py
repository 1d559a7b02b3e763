"""The words of the update of a fleet, the same in every format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Final

from constructs_lib.delivery.waves import WaveVerdict
from constructs_lib.fleet.rollout import FleetRollout, Trouble, WaveRollout
from constructs_lib.report.rollout.engine_waves import wave_facts, wave_outcome
from constructs_lib.report.rollout.words import duration, verdict_words, way_out
from constructs_lib.report.words import counted, names_in_words

__all__ = ["FIGURES", "HEAD", "engine_lines", "headline", "if_bad", "notes", "stops", "wave_row"]

HEAD: Final = (
    "wave",
    "clusters",
    "at once",
    "begins",
    "takes at most",
    "soak",
    "Pods",
    "if the version is bad",
)
"""What the table of waves is of."""
FIGURES: Final = (1, 2, 6)
"""Which of these columns are numbers."""


def headline(rollout: FleetRollout) -> str:
    """The whole update as one sentence."""
    waves = rollout.waves
    pods = sum(wave.pods for wave in waves)
    clusters = sum(len(wave.clusters) for wave in waves)
    change = f"{counted(pods, 'Pod')} of {counted(clusters, 'cluster')} change" + (
        "s" if pods == 1 else ""
    )
    if not pods:
        return f"No Pod of {counted(clusters, 'cluster')} changes."
    if rollout.seconds is not None:
        return f"{change} in {counted(len(waves), 'wave')}; done after at most {_time(rollout)}."
    stopped = next(wave for wave in waves if wave.seconds is None)
    left = sum(len(wave.clusters) - wave.begun for wave in waves)
    are = "is" if left == 1 else "are"
    never = f"; {counted(left, 'cluster')} {are} never reached" if left else ""
    return f"{change} in {counted(len(waves), 'wave')}; {stopped.name} stops{never}."


def _time(rollout: FleetRollout) -> str:
    soaks = any(wave.soak for wave in rollout.waves[:-1])
    by_hand = any(wave.manual for wave in rollout.waves)
    notes = ["soak times included"] * soaks + ["waiting for people not"] * by_hand
    told = duration(rollout.seconds or 0)
    return f"{told} ({', '.join(notes)})" if notes else told


def wave_row(wave: WaveRollout) -> tuple[str, ...]:
    """A wave as a row of the table."""
    return (
        wave.name,
        f"{len(wave.clusters):,}",
        f"{wave.at_once:,}",
        _begins(wave),
        _takes(wave),
        duration(wave.soak) if wave.soak else "-",
        f"{wave.pods:,}",
        if_bad(wave),
    )


def _begins(wave: WaveRollout) -> str:
    if wave.starts is None:
        return "never"
    after = f"after {duration(wave.starts)}" if wave.starts else "at once"
    return f"by hand, {after} at the earliest" if wave.manual else after


def _takes(wave: WaveRollout) -> str:
    if wave.starts is None:
        return "-"
    if wave.seconds is None:
        return f"stops at {wave.begun:,} of {len(wave.clusters):,}"
    return duration(wave.seconds)


def if_bad(wave: WaveRollout) -> str:
    """What it costs if the new version never becomes ready from this wave on."""
    if not wave.taken:
        return "no Pod lost"
    held = counted(min(wave.at_once, len(wave.clusters)), "cluster")
    return f"{counted(wave.taken, 'Pod')} lost in {held}"


def notes(rollout: FleetRollout) -> Iterator[str]:
    """What else a reviewer should know, as sentences."""
    first = next((wave for wave in rollout.waves if wave.pods), None)
    before = [wave.name for wave in takewhile(lambda wave: not wave.pods, rollout.waves)]
    if first is not None and before:
        yield (
            f"Nothing changes in {', '.join(before)}, so {first.name} is the first wave in which "
            "the change shows what it does."
        )


def stops(wave: WaveRollout) -> Iterator[str]:
    """What does not end by itself, clusters of one cause together, and what to do."""
    found: dict[str, list[str]] = {}
    for name, trouble in wave.troubles:
        found.setdefault(_said(trouble), []).append(name)
    for said, names in found.items():
        yield f"{names_in_words(names)}: {said}"


def _said(trouble: Trouble) -> str:
    plan = trouble.plan
    return " ".join([f"{plan.update.title}: {verdict_words(plan)}.", *way_out(plan)])


def engine_lines(waves: Sequence[WaveVerdict]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What an engine makes of each wave, each with its causes and remedies."""
    for wave in waves:
        yield f"{wave.name} {wave_outcome(wave)}", tuple(wave_facts(wave))
