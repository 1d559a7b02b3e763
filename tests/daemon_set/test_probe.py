"""A probe with what the API server fills in."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.daemon_set.probe import Probe


@pytest.mark.parametrize(
    ("probe", "seconds"),
    [
        ({}, 30),
        ({"failureThreshold": 0, "periodSeconds": 0}, 30),
        ({"failureThreshold": 2, "periodSeconds": 5}, 10),
    ],
    ids=["defaults", "zero is absent", "written"],
)
def test_a_failure_takes_its_time(probe: dict[str, Any], seconds: int) -> None:
    assert Probe(probe).seconds_of_failure == seconds


def test_one_thing_is_asked() -> None:
    assert Probe({"httpGet": {"port": 80}}).action == ("httpGet", {"port": 80})
    assert Probe({"periodSeconds": 1}).action == ("", {})


def test_an_attempt_may_take_a_second_by_default() -> None:
    assert (Probe({}).timeout_seconds, Probe({}).initial_delay_seconds) == (1, 0)
