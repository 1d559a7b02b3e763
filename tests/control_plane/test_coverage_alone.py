"""``coverage`` says of one DaemonSet what the controller and the scheduler do with it."""

from __future__ import annotations

import pytest

from tests.control_plane.bench import Bench
from tests.control_plane.placed import accepted, disagreements, foreseen_alone, played
from tests.control_plane.random_clusters import random_trial
from tests.control_plane.seeds import seeds


@pytest.mark.parametrize("seed", seeds(1, 20))
def test_an_agent_that_comes_alone_runs_where_it_was_said_to(seed: int, bench: Bench) -> None:
    trial = random_trial(seed, agents=1)
    said, seen = played(bench, trial, accepted(bench, trial.daemon_sets))

    assert said is None or disagreements(foreseen_alone(said), seen) == []
