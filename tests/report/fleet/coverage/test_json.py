"""Programs get every cluster with every agent, and what differs."""

from __future__ import annotations

import json

from constructs_lib.report.fleet.coverage.json import render
from tests.report.fleet.coverage.tables import DRIFTING


def test_every_cell_is_there() -> None:
    report = json.loads(render(DRIFTING))
    clusters = {each["name"]: each for each in report["clusters"]}

    assert report["schema"] == "constructs-lib/fleet-coverage/v1"
    assert report["requests"] == {"cpu": "2100m", "memory": "1792Mi"}
    assert [each["clusters"] for each in report["drift"]] == [["d"], ["c"]]
    assert clusters["d"]["agents"] == [
        {
            "name": "agents/log",
            "version": "1.0",
            "desired": 3,
            "running": 2,
            "requests": {"cpu": "300m", "memory": "256Mi"},
        }
    ]
    assert clusters["e"]["nodes"] is None
    assert (clusters["a"]["met"], clusters["a"]["missed"]) == (None, [])
