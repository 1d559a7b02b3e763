"""Kubernetes' own update strategies are read, with its defaults, and its refusals are told."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.errors import DeclarationError
from constructs_lib.rollout.strategy import UpdateStrategy, read_strategy, strategy_problems
from tests.rollout.vectors import named, vectors


@pytest.mark.parametrize("vector", vectors("strategy-vectors.json", "strategies"), ids=named)
def test_a_strategy_is_accepted_or_refused_where_the_api_server_does(
    vector: dict[str, Any],
) -> None:
    problems = strategy_problems(vector["strategy"])

    assert [problem.path for problem in problems] == vector["errors_at"]


@pytest.mark.parametrize("strategy", [None, {}, {"rollingUpdate": None}], ids=repr)
def test_a_missing_strategy_replaces_one_node_at_a_time(strategy: Any) -> None:
    read = read_strategy(strategy)

    assert read == UpdateStrategy(type="RollingUpdate", max_unavailable=1, max_surge=0)


def test_a_surge_is_read() -> None:
    read = read_strategy({"rollingUpdate": {"maxUnavailable": 0, "maxSurge": "25%"}})

    assert read == UpdateStrategy(max_unavailable=0, max_surge="25%")


def test_numbers_beside_on_delete_are_ignored() -> None:
    read = read_strategy({"type": "OnDelete", "rollingUpdate": {"maxUnavailable": "ten"}})

    assert read == UpdateStrategy(type="OnDelete")


@pytest.mark.parametrize("value", [True, 1.5, [], "", "%", "\uff11%", "5 %"], ids=repr)
def test_what_is_no_count_is_refused_and_not_computed_with(value: Any) -> None:
    with pytest.raises(DeclarationError, match="neither a number of nodes"):
        read_strategy({"rollingUpdate": {"maxUnavailable": value}})


def test_both_malformed_numbers_are_told_at_once() -> None:
    problems = strategy_problems({"rollingUpdate": {"maxUnavailable": "5", "maxSurge": -1}})

    assert [problem.path for problem in problems] == [
        "spec.updateStrategy.rollingUpdate.maxUnavailable",
        "spec.updateStrategy.rollingUpdate.maxSurge",
    ]


def test_a_surge_alone_is_told_what_is_missing() -> None:
    (problem,) = strategy_problems({"rollingUpdate": {"maxSurge": 1}})

    assert "write maxUnavailable: 0" in problem.message
