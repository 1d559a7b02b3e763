"""The words of the table of a fleet, the same in every format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from constructs_lib.fleet.table import Cell, Drift, FleetTable, Row
from constructs_lib.k8s.amounts import Amounts, add_amounts
from constructs_lib.placement.requirement import Required
from constructs_lib.report.coverage.figures import resources_of, total_in_words
from constructs_lib.report.words import clusters_in_words, counted

__all__ = [
    "ABSENT",
    "cell_words",
    "cost_words",
    "drift_words",
    "rows_alike",
    "summary",
    "totals_of",
    "unmet_words",
]

ABSENT = "-"
"""What stands for an agent that a cluster does not have."""


def summary(table: FleetTable) -> str:
    """How much there is of everything: ``3 clusters, 2 agents, 59 nodes``."""
    parts = [
        counted(len(table.rows), "cluster"),
        counted(len(table.agents), "agent"),
        counted(table.nodes),
    ]
    without = table.without_nodes
    if without:
        parts.append(f"no node list of {clusters_in_words(without, tuple(table.rows))}")
    return ", ".join(parts)


def cell_words(cell: Cell | None, *, most: str) -> str:
    """What a cluster has of an agent: ``40/40``, ``38/40 !``, ``40/40 *``.

    Args:
        cell: what it has; none where it has nothing.
        most: the version that most clusters have.
    """
    if cell is None:
        return ABSENT
    other = " *" if cell.version != most else ""
    if cell.desired is None or cell.running is None:
        return f"?{other}"
    short = " !" if cell.running < cell.desired else ""
    return f"{cell.running:,}/{cell.desired:,}{short}{other}"


def rows_alike(table: FleetTable) -> list[tuple[tuple[str, ...], Row]]:
    """The rows, those that show the same as one with its clusters."""
    found: list[tuple[list[str], Row]] = []
    for name, row in table.rows.items():
        shown = (row.nodes, row.cells, row.conflicts)
        for names, known in found:
            if shown == (known.nodes, known.cells, known.conflicts):
                names.append(name)
                break
        else:
            found.append(([name], row))
    return [(tuple(names), row) for names, row in found]


def totals_of(table: FleetTable, agent: str) -> tuple[str, str, str]:
    """Of an agent: in how many clusters it is, on how many nodes it runs, and what it costs."""
    cells = table.cells_of(agent).values()
    running = sum(cell.running or 0 for cell in cells)
    desired = sum(cell.desired or 0 for cell in cells)
    requests = add_amounts(cell.requests for cell in cells if cell.desired is not None)
    return f"{len(cells):,}/{len(table.rows):,}", f"{running:,}/{desired:,}", cost_words(requests)


def cost_words(requests: Amounts) -> str:
    """What is asked for in all: ``10.3 cores, 24.8Gi``."""
    shown = [name for name in resources_of(requests) if name in {"cpu", "memory"}]
    return ", ".join(total_in_words(name, requests[name]) for name in shown) or ABSENT


def drift_words(drift: Drift, table: FleetTable) -> str:
    """How clusters differ from most: ``3 of 40 clusters run 5.0.2, most run 5.0.3: a, b, c``."""
    where = clusters_in_words(drift.clusters, tuple(table.rows))
    if drift.kind == "missing":
        return f"{drift.agent} is missing in {where}."
    some, _, names = where.partition(": ")
    run = "runs" if len(drift.clusters) == 1 else "run"
    return f"{drift.agent}: {some} {run} {drift.version}, most run {drift.most}: {names}."


def unmet_words(table: FleetTable) -> Iterator[str]:
    """What is required and not met, cluster by cluster, those alike together."""
    said: dict[Sequence[str], list[str]] = {}
    for name in table.unmet:
        required = table.rows[name].required
        if required is not None:
            said.setdefault(tuple(_missed(required)), []).append(name)
    for missed, names in said.items():
        where = clusters_in_words(names, tuple(table.rows))
        yield f"Not met in {where}: {'; '.join(missed)}."


def _missed(required: Required) -> Iterator[str]:
    for each in required.missed:
        yield f"{each.daemon_set} misses {counted(each.nodes)} of {required.requires.text}"
