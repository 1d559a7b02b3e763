"""``coverage`` says of one DaemonSet what the controller and the scheduler do with it."""

from __future__ import annotations

import pytest

from tests.control_plane.bench import Bench
from tests.control_plane.placed import accepted, asked, disagreements, foreseen_alone, found
from tests.control_plane.random_clusters import random_trial
from tests.control_plane.seeds import seeds


@pytest.mark.parametrize("seed", seeds(1, 20))
def test_an_agent_that_comes_alone_runs_where_it_was_said_to(seed: int, bench: Bench) -> None:
    trial = random_trial(seed, agents=1)
    daemon_sets = accepted(bench, trial.daemon_sets)
    bench.make([*trial.nodes, *trial.pods])
    bench.settle(calm=1)
    said = foreseen_alone(asked(bench, daemon_sets))
    bench.make(daemon_sets)
    bench.settle()

    seen = found(bench, daemon_sets, [each["metadata"]["name"] for each in trial.nodes])

    assert disagreements(said, seen) == []
