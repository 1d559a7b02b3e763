"""The report about a change of a fleet for programs: ``constructs-lib/fleet-diff/v1``.

It is described in docs/fleets.md.
"""

from __future__ import annotations

from typing import Final

from constructs_lib.fleet.fleet_change import FleetChange
from constructs_lib.report.change.json import change_fields
from constructs_lib.report.json_text import json_text
from constructs_lib.report.printable import Printable

__all__ = ["SCHEMA", "render"]

SCHEMA: Final = "constructs-lib/fleet-diff/v1"


def render(change: FleetChange) -> Printable:
    """The report, one JSON document."""
    return json_text(
        {
            "schema": SCHEMA,
            "differs": change.differs,
            "clusters": list(change.clusters),
            "restarts": change.restarts,
            "changes": [
                {
                    "clusters": list(each.clusters),
                    "restarts": each.restarts,
                    **change_fields(each.change),
                }
                for each in change.groups
            ],
            "unchanged": list(change.unchanged),
        }
    )
