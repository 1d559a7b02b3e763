"""Programs get every way with all of its clusters."""

from __future__ import annotations

import json

from constructs_lib.report.fleet.diff.json import render
from tests.report.fleet.diff.changes import fleet_change, same_change


def test_every_way_is_there_with_its_clusters() -> None:
    change = fleet_change(same_change("a", "b"), same_change("c", pods=None), unchanged=("d",))

    report = json.loads(render(change))

    assert report["schema"] == "constructs-lib/fleet-diff/v1"
    assert (report["differs"], report["restarts"]) == (True, None)
    assert report["clusters"] == ["a", "b", "c", "d"]
    assert report["unchanged"] == ["d"]
    assert [(each["clusters"], each["restarts"]) for each in report["changes"]] == [
        (["a", "b"], 6),
        (["c"], None),
    ]
    assert report["changes"][0]["daemonsets"][0]["impact"] == "restart"
