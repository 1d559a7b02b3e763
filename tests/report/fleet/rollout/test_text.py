"""The update of a fleet on a terminal."""

from __future__ import annotations

from constructs_lib.report.fleet.rollout.text import render
from tests.report.fleet.rollout.rollouts import DONE, STOPS


def test_waves_that_pass_are_a_table() -> None:
    lines = render(DONE).splitlines()

    assert lines[2].split()[:3] == ["WAVE", "CLUSTERS", "AT"]
    assert lines[3].split()[0] == "canary"
    assert "does not end by itself" not in render(DONE)


def test_a_wave_that_stops_is_told_with_its_causes() -> None:
    text = render(STOPS)

    assert "\nprod does not end by itself\n  - prod-1..2: agents/agent: deadlocks" in text
    assert "\nArgo CD\n  canary passes" in text
    assert "\n  last never starts\n" in text
