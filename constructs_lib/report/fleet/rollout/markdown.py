"""The update of a fleet as a comment on a pull request."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

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
from constructs_lib.report.markdown import (
    LIMIT,
    Markdown,
    block,
    fitting,
    items,
    markdown,
    page,
    table,
)
from constructs_lib.report.printable import Printable

__all__ = ["render"]

_MOST: Final = 50


def render(rollout: FleetRollout) -> Printable:
    """The report."""
    shown, left = fitting(_blocks(rollout), most=LIMIT)
    return page([*shown, *([f"{left:,} more did not fit here."] if left else [])])


def _blocks(rollout: FleetRollout) -> Iterator[Markdown]:
    yield markdown("## Rollout\n\n{}", headline(rollout))
    rows = list(map(wave_row, rollout.waves))
    yield block(*table(HEAD, rows, figures=FIGURES, most=_MOST))
    yield from (markdown("{}", note) for note in notes(rollout))
    for wave in rollout.waves:
        said = list(stops(wave))
        if said:
            yield markdown("**{}** does not end by itself:", wave.name)
            yield block(*items(said, most=_MOST))
    for title, waves in rollout.engines.items():
        yield markdown("### {}", title)
        lines = [
            block(outcome, *(markdown("  - {}", each) for each in facts))
            for outcome, facts in engine_lines(waves)
        ]
        yield block(*items(lines))
