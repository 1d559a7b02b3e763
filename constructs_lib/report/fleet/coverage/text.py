"""The table of a fleet for a terminal: agents, clusters, and where clusters differ."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.fleet.table import FleetTable
from constructs_lib.report.fleet.coverage.words import (
    ABSENT,
    cell_words,
    drift_words,
    rows_alike,
    summary,
    totals_of,
    unmet_words,
)
from constructs_lib.report.printable import Printable
from constructs_lib.report.terminal import Color, Painted, aligned, as_text, paint
from constructs_lib.report.words import counted, names_in_words

__all__ = ["render"]

_LEGEND: Final = (
    f"runs/desired   {ABSENT} not there   ! not on every node that wants it   "
    "* another version than in most clusters   ? no node list"
)


def render(table: FleetTable, *, color: bool = False, width: int | None = None) -> Printable:
    """The table.

    Args:
        table: the table.
        color: whether what differs is coloured.
        width: columns of the terminal. Default: lines stay whole.
    """
    return as_text(_lines(table, color=color), width=width)


def _lines(table: FleetTable, *, color: bool) -> Iterator[str]:
    yield paint(summary(table), bold=True, on=color)
    yield ""
    yield from _agents(table)
    yield ""
    yield from _clusters(table, color=color)
    yield ""
    yield _LEGEND
    if table.drift:
        yield ""
        yield paint("Where clusters differ", bold=True, on=color)
        yield ""
        yield from (drift_words(each, table) for each in table.drift)
    conflicts = [name for name, row in table.rows.items() if row.conflicts]
    if conflicts:
        yield ""
        yield f"Agents get in each other's way in {counted(len(conflicts), 'cluster')}: " + (
            names_in_words(conflicts)
        )
    if any(row.required is not None for row in table.rows.values()):
        yield ""
        unmet = list(unmet_words(table))
        yield from (paint(each, "red", on=color) for each in unmet)
        if not unmet:
            yield paint("What is required is met in every cluster.", "green", on=color)


def _agents(table: FleetTable) -> list[Painted]:
    rows = [("", "AGENT", "VERSION", "CLUSTERS", "NODES", "REQUESTS")]
    for number, agent in enumerate(table.agents, start=1):
        rows.append((str(number), agent, table.version_of(agent), *totals_of(table, agent)))
    return aligned(rows, right=[0, 3, 4])


def _clusters(table: FleetTable, *, color: bool) -> list[Painted]:
    most = {agent: table.version_of(agent) for agent in table.agents}
    numbers = [str(number) for number in range(1, len(most) + 1)]
    rows: list[tuple[str, ...]] = [("CLUSTER", "NODES", *numbers)]
    for names, row in rows_alike(table):
        cells = [cell_words(row.cells.get(agent), most=most[agent]) for agent in most]
        nodes = "?" if row.nodes is None else f"{row.nodes:,}"
        shown = [paint(cell, _color(cell), on=color) for cell in cells]
        rows.append((names_in_words(names), nodes, *shown))
    return aligned(rows, right=range(1, len(numbers) + 2))


def _color(cell: str) -> Color | None:
    if "!" in cell:
        return "red"
    if "*" in cell:
        return "yellow"
    return "bright_black" if cell == ABSENT else None
