"""The table of a fleet as a comment on a pull request: agents, then where clusters differ."""

from __future__ import annotations

from typing import Final

from constructs_lib.fleet.table import FleetTable
from constructs_lib.report.fleet.coverage.words import (
    cell_words,
    drift_words,
    rows_alike,
    summary,
    totals_of,
    unmet_words,
)
from constructs_lib.report.markdown import (
    LIMIT,
    block,
    code,
    details,
    fitting,
    items,
    markdown,
    page,
    table,
)
from constructs_lib.report.printable import Printable
from constructs_lib.report.words import names_in_words

__all__ = ["render"]

_AGENTS: Final = ("agent", "version", "clusters", "nodes", "requests")
_MOST: Final = 50


def render(found: FleetTable) -> Printable:
    """The table."""
    most = {agent: found.version_of(agent) for agent in found.agents}
    agents = [(code(agent), version, *totals_of(found, agent)) for agent, version in most.items()]
    blocks = [
        markdown("## Agents of the fleet\n\n{}", summary(found)),
        *(block(*items([each])) for each in unmet_words(found)),
        block(*table(_AGENTS, agents, figures=[2, 3], most=_MOST)),
    ]
    differ = items([drift_words(each, found) for each in found.drift], most=_MOST)
    if differ:
        blocks += [markdown("### Where clusters differ"), block(*differ)]
    rows = [
        (
            names_in_words(names),
            "?" if row.nodes is None else f"{row.nodes:,}",
            *(cell_words(row.cells.get(agent), most=most[agent]) for agent in most),
        )
        for names, row in rows_alike(found)
    ]
    head = ("cluster", "nodes", *(code(agent) for agent in most))
    lines = table(head, rows, figures=range(1, len(head)), most=_MOST)
    clusters = block(*details("Every cluster", lines))
    shown, left = fitting([*blocks, clusters], most=LIMIT)
    return page([*shown, *(["The table of clusters did not fit here."] if left else [])])
