"""Kubernetes' own update strategies are read, with its defaults, and its refusals are told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.daemon_set.strategy import (
    Share,
    UpdateStrategy,
    is_quoted_count,
    read_strategy,
    strategy_of,
    strategy_problems,
)
from constructs_lib.errors import DeclarationError
from constructs_lib.path import path_text

HERE = Path(__file__).parent
STRATEGIES = json.loads((HERE / "strategy-vectors.json").read_text(encoding="utf-8"))["strategies"]
PERCENTAGES = json.loads((HERE / "percent-vectors.json").read_text(encoding="utf-8"))["percentages"]


def named(vector: dict[str, Any]) -> str:
    return str(vector["strategy"])


def in_words(vector: dict[str, Any]) -> str:
    return f"{vector['value']!r} of {vector['total']}"


@pytest.mark.parametrize("vector", STRATEGIES, ids=named)
def test_a_strategy_is_accepted_or_refused_where_the_api_server_does(
    vector: dict[str, Any],
) -> None:
    problems = strategy_problems(vector["strategy"])
    places = [path_text(problem.path).removesuffix(".type") for problem in problems]

    assert places == vector["errors_at"]


@pytest.mark.parametrize("strategy", [None, {}, {"rollingUpdate": None}], ids=repr)
def test_a_missing_strategy_replaces_one_node_at_a_time(strategy: Any) -> None:
    read = read_strategy(strategy)

    assert read == UpdateStrategy(
        type="RollingUpdate", max_unavailable=Share(1), max_surge=Share(0)
    )


def test_a_surge_is_read() -> None:
    read = read_strategy({"rollingUpdate": {"maxUnavailable": 0, "maxSurge": "25%"}})

    assert read == UpdateStrategy(max_unavailable=Share(0), max_surge=Share.percent(25))


def test_numbers_beside_on_delete_are_ignored() -> None:
    read = read_strategy({"type": "OnDelete", "rollingUpdate": {"maxUnavailable": "ten"}})

    assert read == UpdateStrategy(type="OnDelete")


@pytest.mark.parametrize("value", [True, 1.5, [], "", "%", "\uff11%", "5 %"], ids=repr)
def test_what_is_no_count_is_refused_and_not_computed_with(value: Any) -> None:
    with pytest.raises(DeclarationError, match="write a number of nodes"):
        read_strategy({"rollingUpdate": {"maxUnavailable": value}})


def test_both_malformed_numbers_are_told_at_once() -> None:
    problems = strategy_problems({"rollingUpdate": {"maxUnavailable": "5", "maxSurge": -1}})

    assert [path_text(problem.path) for problem in problems] == [
        "spec.updateStrategy.rollingUpdate.maxUnavailable",
        "spec.updateStrategy.rollingUpdate.maxSurge",
    ]


def test_a_surge_alone_is_told_what_is_missing() -> None:
    (problem,) = strategy_problems({"rollingUpdate": {"maxSurge": 1}})

    assert "write maxUnavailable: 0" in problem.message


@pytest.mark.parametrize("vector", PERCENTAGES, ids=in_words)
def test_a_share_is_rounded_up_as_kubernetes_does(vector: dict[str, Any]) -> None:
    share = Share.read(vector["value"])

    # The controller could compute with a negative percentage, the API server lets none in.
    is_refused = "error" in vector or vector["rounded_up"] < 0
    assert (share and share.of(vector["total"])) == (None if is_refused else vector["rounded_up"])


@pytest.mark.parametrize("value", ["007%", "7%"])
def test_a_percentage_is_written_one_way(value: str) -> None:
    share = Share.read(value)

    assert share == Share.percent(7)
    assert (str(share), Share.percent(7).written, Share(7).written) == ("7%", "7%", 7)


@pytest.mark.parametrize("value", ["3", "03"])
def test_a_quoted_count_is_known(value: str) -> None:
    assert is_quoted_count(value)


@pytest.mark.parametrize("value", [3, "3%", "-3", "", "\u0663", "9" * 10_000])
def test_anything_else_is_no_quoted_count(value: int | str) -> None:
    assert not is_quoted_count(value)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({"type": "Recreate"}, UpdateStrategy(type="Recreate")),
        ({"rollingUpdate": {"maxUnavailable": "3"}}, UpdateStrategy()),
        ({"rollingUpdate": {"maxSurge": "200%"}}, UpdateStrategy()),
    ],
    ids=["type", "quoted", "too much"],
)
def test_what_is_malformed_counts_as_left_out(
    written: dict[str, Any], expected: UpdateStrategy
) -> None:
    assert strategy_of(written) == expected


@pytest.mark.parametrize(
    ("strategy", "surges"),
    [
        (UpdateStrategy(), False),
        (UpdateStrategy(max_unavailable=Share(0), max_surge=Share.percent(1)), True),
        (UpdateStrategy(type="OnDelete", max_surge=Share(1)), False),
    ],
    ids=["rolling", "surge", "on-delete"],
)
def test_only_a_rolling_update_with_a_surge_runs_two_pods(
    strategy: UpdateStrategy, *, surges: bool
) -> None:
    assert strategy.surges == surges
