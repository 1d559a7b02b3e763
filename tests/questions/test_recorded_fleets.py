"""What a real DaemonSet controller did with random updates is what is said of them."""

from __future__ import annotations

import json

import pytest

from constructs_lib.k8s.manifest import Json
from constructs_lib.questions.rollout import rollout
from constructs_lib.updates.plan import RolloutPlan
from tests.control_plane.random_fleets import Fleet, random_fleet
from tests.control_plane.recorded import FLEETS
from tests.control_plane.standing import nodes_of, pods_of

RECORDED: Json = json.loads(FLEETS.read_text(encoding="utf-8"))


def planned(fleet: Fleet) -> RolloutPlan:
    (plan,) = rollout(
        [fleet.new], nodes_of(fleet), old_manifests=[fleet.old], pods=pods_of(fleet)
    ).commit.plans
    return plan


@pytest.mark.parametrize("seed", RECORDED["updates"])
def test_an_update_comes_as_far_as_it_came(seed: str) -> None:
    plan, seen = planned(random_fleet(int(seed))), RECORDED["updates"][seed]
    verdict = plan.verdict

    assert plan.standing.budget.desired == seen["desired"]
    assert seen["verdict"] == ("deadlocks" if verdict.kind == "waits" else verdict.kind)
    assert verdict.reached_at_least <= seen["reached"] <= verdict.reached_at_most
    assert seen["most down"] <= plan.simulation.peak_down


@pytest.mark.parametrize("seed", RECORDED["never ready"])
def test_a_version_that_never_gets_ready_takes_the_agents_that_it_took(seed: str) -> None:
    foreseen = planned(random_fleet(int(seed)).that_never_gets_ready()).if_never_ready
    seen = RECORDED["never ready"][seed]

    assert foreseen.nodes_without_agent == seen["down"]
    assert foreseen.nodes_with_new_version == seen["updated"]


def test_what_was_recorded_says_something() -> None:
    verdicts = [seen["verdict"] for seen in RECORDED["updates"].values()]

    assert set(verdicts) == {"completes", "stalls", "deadlocks"}
