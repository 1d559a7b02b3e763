"""Tables of fleets to render."""

from __future__ import annotations

from constructs_lib.fleet.table import Cell, FleetTable, Row
from constructs_lib.placement.requirement import Missed, Required, Requires

__all__ = ["DRIFTING", "cell", "required", "row", "table"]


def cell(version: str = "1.0", *, desired: int | None = 3, running: int | None = None) -> Cell:
    """An agent that runs wherever it is wanted, unless it is told where."""
    return Cell(
        version=version,
        desired=desired,
        running=desired if running is None else running,
        requests={"cpu": 300, "memory": 2**28},
    )


def row(like: str, nodes: int | None = 3, /, **cells: Cell) -> Row:
    """A cluster with agents in the namespace agents."""
    agents = {f"agents/{name}": each for name, each in cells.items()}
    return Row(like=like, nodes=nodes, cells=agents)


def table(**rows: Row) -> FleetTable:
    """The table of these clusters."""
    return FleetTable(rows=rows)


def required(missed: int) -> Required:
    """That every agent covers three nodes, and one misses some."""
    return Required(
        requires=Requires(text="all", conditions=()),
        nodes=3,
        max_uncovered=0,
        missed=(Missed(daemon_set="agents/log", nodes=missed),) if missed else (),
    )


DRIFTING = table(
    a=row("a", log=cell(), exporter=cell()),
    b=row("a", log=cell(), exporter=cell()),
    c=row("c", log=cell("0.9"), exporter=cell()),
    d=row("d", log=cell(running=2)),
    e=row("e", None, log=cell(desired=None), exporter=cell(desired=None), gpu=cell(desired=None)),
)
"""Two clusters alike; an old version, Pods that do not run, an agent missing, no node list."""
