"""The update of a fleet for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.fleet.rollout import FleetRollout
from constructs_lib.report.fleet.rollout.words import (
    FIGURES,
    HEAD,
    engine_lines,
    headline,
    notes,
    stops,
    wave_row,
)
from constructs_lib.report.printable import Printable
from constructs_lib.report.terminal import aligned, as_text, line, paint

__all__ = ["render"]


def render(rollout: FleetRollout, *, color: bool = False, width: int | None = None) -> Printable:
    """The report.

    Args:
        rollout: the update.
        color: whether verdicts are coloured.
        width: columns of the terminal. Default: lines stay whole.
    """
    return as_text(_lines(rollout, color=color), width=width)


def _lines(rollout: FleetRollout, *, color: bool) -> Iterator[str]:
    done = rollout.seconds is not None
    yield paint(headline(rollout), "green" if done else "red", bold=True, on=color)
    yield ""
    head = [title.upper() for title in HEAD]
    yield from aligned([head, *map(wave_row, rollout.waves)], right=FIGURES)
    for note in notes(rollout):
        yield ""
        yield note
    for wave in rollout.waves:
        said = list(stops(wave))
        if said:
            yield ""
            yield line(paint(wave.name, bold=True, on=color), " does not end by itself")
            yield from (f"  - {each}" for each in said)
    for title, waves in rollout.engines.items():
        yield ""
        yield paint(title, bold=True, on=color)
        for outcome, facts in engine_lines(waves):
            yield f"  {outcome}"
            yield from (f"    - {each}" for each in facts)
