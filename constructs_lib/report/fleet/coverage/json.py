"""The table of a fleet for programs: ``constructs-lib/fleet-coverage/v1``.

It is described in docs/fleets.md. Amounts are quantities of Kubernetes.
"""

from __future__ import annotations

from typing import Final

from constructs_lib.fleet.table import Cell, FleetTable, Row
from constructs_lib.k8s.amounts import Amounts, amount_in_words
from constructs_lib.k8s.manifest import Json
from constructs_lib.report.json_text import json_text
from constructs_lib.report.printable import Printable

__all__ = ["SCHEMA", "render"]

SCHEMA: Final = "constructs-lib/fleet-coverage/v1"


def render(table: FleetTable) -> Printable:
    """The table, one JSON document."""
    return json_text(
        {
            "schema": SCHEMA,
            "nodes": table.nodes,
            "requests": _amounts(table.requests),
            "agents": [
                {"name": agent, "version": table.version_of(agent)} for agent in table.agents
            ],
            "clusters": [_row(name, row) for name, row in table.rows.items()],
            "drift": [
                {
                    "agent": each.agent,
                    "kind": each.kind,
                    "version": each.version,
                    "most": each.most,
                    "clusters": list(each.clusters),
                }
                for each in table.drift
            ],
        }
    )


def _row(name: str, row: Row) -> Json:
    return {
        "name": name,
        "nodes": row.nodes,
        "agents": [{"name": agent, **_cell(cell)} for agent, cell in row.cells.items()],
        "conflicts": row.conflicts,
        "met": None if row.required is None else row.required.met,
        "missed": []
        if row.required is None
        else [{"agent": each.daemon_set, "nodes": each.nodes} for each in row.required.missed],
    }


def _cell(cell: Cell) -> dict[str, Json]:
    return {
        "version": cell.version,
        "desired": cell.desired,
        "running": cell.running,
        "requests": _amounts(cell.requests),
    }


def _amounts(amounts: Amounts) -> dict[str, str]:
    return {name: amount_in_words(name, amount) for name, amount in sorted(amounts.items())}
