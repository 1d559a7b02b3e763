"""What a real cluster did with random trials is what is said of them; see ``record.py``."""

from __future__ import annotations

import json

import pytest

from constructs_lib.k8s.manifest import Json
from constructs_lib.questions.coverage import coverage
from tests.control_plane.placed import disagreements, foreseen_alone, foreseen_together
from tests.control_plane.random_clusters import CLASSES, random_trial
from tests.control_plane.recorded import CLUSTERS

RECORDED: Json = json.loads(CLUSTERS.read_text(encoding="utf-8"))


@pytest.mark.parametrize("seed", RECORDED["alone"])
def test_an_agent_runs_where_it_ran(seed: str) -> None:
    trial = random_trial(int(seed), agents=1)
    said = coverage([*CLASSES, *trial.daemon_sets], trial.nodes, pods=trial.pods)

    assert disagreements(foreseen_alone(said), RECORDED["alone"][seed]) == []


@pytest.mark.parametrize("seed", RECORDED["together"])
def test_agents_that_came_together_run_where_they_ran(seed: str) -> None:
    trial = random_trial(int(seed), agents=4)
    for seen in RECORDED["together"][seed]:
        coming = [each for each in trial.daemon_sets if each["metadata"]["name"] in seen]
        said = coverage([*CLASSES, *coming], trial.nodes, pods=trial.pods)

        assert disagreements(foreseen_together(said), seen) == []


def test_what_was_recorded_says_something() -> None:
    outcomes = [
        outcome
        for seen in RECORDED["alone"].values()
        for nodes in seen.values()
        for outcome in nodes.values()
    ]

    assert {each: outcomes.count(each) > 20 for each in ("runs", "pending", "not wanted")} == (
        dict.fromkeys(("runs", "pending", "not wanted"), True)
    )
