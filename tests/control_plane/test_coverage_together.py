"""``coverage`` says of several DaemonSets what becomes of them, in whatever order they come."""

from __future__ import annotations

from itertools import permutations
from random import Random

import pytest

from constructs_lib.k8s.manifest import Manifest
from tests.control_plane.bench import Bench
from tests.control_plane.placed import accepted, disagreements, foreseen_together, played
from tests.control_plane.random_clusters import random_trial
from tests.control_plane.seeds import seeds

ORDERS = 2


@pytest.mark.parametrize("seed", seeds(5001, 8))
def test_agents_that_come_together_run_where_they_were_said_to(seed: int, bench: Bench) -> None:
    trial = random_trial(seed, agents=4)
    daemon_sets = accepted(bench, trial.daemon_sets)
    different = {}
    for order in orders(seed, daemon_sets):
        said, seen = played(bench, trial, order)
        if said is not None and (wrong := disagreements(foreseen_together(said), seen)):
            different[" ".join(each["metadata"]["name"] for each in order)] = wrong
        bench.clear()

    assert different == {}


def orders(seed: int, daemon_sets: list[Manifest]) -> list[tuple[Manifest, ...]]:
    """Some orders in which DaemonSets come."""
    every = list(permutations(daemon_sets))
    return Random(seed).sample(every, min(ORDERS, len(every)))  # noqa: S311  # no secret
