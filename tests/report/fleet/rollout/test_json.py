"""The update of a fleet for programs."""

from __future__ import annotations

import json

from constructs_lib.report.fleet.rollout.json import render
from tests.report.fleet.rollout.rollouts import DONE, STOPS


def test_every_cluster_of_every_wave_is_there() -> None:
    report = json.loads(render(DONE))

    assert report["schema"] == "constructs-lib/fleet-rollout/v1"
    assert report["seconds"] == report["waves"][2]["starts"] + report["waves"][2]["seconds"]
    assert [[each["name"] for each in wave["clusters"]] for wave in report["waves"]] == [
        ["dev-1"],
        ["prod-1", "prod-2"],
        ["prod-3"],
    ]
    assert [wave["podsLost"] for wave in report["waves"]] == [1, 2, 1]


def test_what_stops_is_told_with_its_remedy() -> None:
    report = json.loads(render(STOPS))
    (trouble,) = report["waves"][1]["clusters"][0]["troubles"]

    assert report["seconds"] is None
    assert trouble == {
        "daemonset": "agents/agent",
        "verdict": "deadlocks",
        "message": "deadlocks: never starts",
        "remedy": "It starts and completes with maxUnavailable 3 or 6% or more.",
    }
    assert [wave["verdict"] for wave in report["engines"][0]["waves"]] == [
        "passes",
        "stops",
        "never starts",
    ]
