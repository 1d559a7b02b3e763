"""The smallest budget that moves an update: below it no healthy node is touched, at it one is."""

from __future__ import annotations

import pytest

from constructs_lib.questions.rollout import rollout
from tests.control_plane.bench import Bench
from tests.control_plane.random_fleets import random_fleet
from tests.control_plane.seeds import seeds
from tests.control_plane.updated import stand, update


@pytest.mark.parametrize("seed", seeds(1004, 6))
def test_an_update_moves_from_the_budget_that_was_said(seed: int, lifecycle_bench: Bench) -> None:
    fleet = random_fleet(seed)
    stand(lifecycle_bench, fleet)
    nodes, pods = lifecycle_bench.nodes(), lifecycle_bench.pods()
    (plan,) = rollout([fleet.new], nodes, old_manifests=[fleet.old], pods=pods).commit.plans
    threshold = plan.verdict.moves_from

    if threshold is None:
        largest = fleet.with_budget("100%")
        assert not update(lifecycle_bench, largest).reached
        return
    if threshold.count > 1:
        assert not update(lifecycle_bench, fleet.with_budget(threshold.count - 1)).touched
    seen = update(lifecycle_bench, fleet.with_budget(threshold.count))
    assert bool(seen.touched) == bool(seen.candidates)
