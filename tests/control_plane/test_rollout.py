"""``rollout`` says of an update what the controller does: how far it comes, who is down."""

from __future__ import annotations

import pytest

from constructs_lib.questions.rollout import rollout
from constructs_lib.updates.plan import RolloutPlan
from tests.control_plane.bench import Bench
from tests.control_plane.random_fleets import Fleet, random_fleet
from tests.control_plane.seeds import seeds
from tests.control_plane.updated import stand, update


def planned(bench: Bench, fleet: Fleet) -> RolloutPlan:
    (plan,) = rollout(
        [fleet.new], bench.nodes(), old_manifests=[fleet.old], pods=bench.pods()
    ).commit.plans
    return plan


@pytest.mark.parametrize("seed", seeds(1001, 8))
def test_an_update_comes_as_far_as_it_was_said_to(seed: int, lifecycle_bench: Bench) -> None:
    fleet = random_fleet(seed)
    stand(lifecycle_bench, fleet)
    plan = planned(lifecycle_bench, fleet)
    seen = update(lifecycle_bench, fleet)

    assert plan.standing.budget.desired == seen.desired == len(fleet.wanted)
    verdict = plan.verdict
    assert seen.verdict == ("deadlocks" if verdict.kind == "waits" else verdict.kind)
    assert verdict.reached_at_least <= len(seen.reached) <= verdict.reached_at_most
    assert seen.most_down <= plan.simulation.peak_down


@pytest.mark.parametrize("seed", seeds(2001, 4))
def test_a_version_that_never_gets_ready_takes_the_agents_that_were_said(
    seed: int, lifecycle_bench: Bench
) -> None:
    fleet = random_fleet(seed).that_never_gets_ready()
    stand(lifecycle_bench, fleet)
    foreseen = planned(lifecycle_bench, fleet).if_never_ready
    seen = update(lifecycle_bench, fleet)

    assert foreseen.nodes_without_agent == len(seen.down)
    assert foreseen.nodes_with_new_version == len(seen.updated)
