"""A rollout takes the agent from few nodes at a time, or says why more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.declaration.rollout import OnDelete, RollingUpdate, Surge, percent
from constructs_lib.errors import DeclarationError

REASON = "The agent is needed by nobody for a minute."


def told(build: Callable[..., object], **fields: Any) -> list[str]:
    """The mistakes told, none for what is accepted."""
    try:
        build(**fields)
    except DeclarationError as error:
        return [str(problem) for problem in error.problems]
    return []


def test_one_node_at_a_time_by_default() -> None:
    assert RollingUpdate().manifest() == {
        "type": "RollingUpdate",
        "rollingUpdate": {"maxUnavailable": 1},
    }


def test_a_new_pod_must_stay_ready_for_a_while_by_default() -> None:
    assert (RollingUpdate().min_ready_seconds, Surge().min_ready_seconds) == (10, 10)


@pytest.mark.parametrize(
    "count", [pytest.param(1, id="1"), pytest.param("1%", id="1%"), pytest.param("10%", id="10%")]
)
def test_a_few_nodes_need_no_reason(count: int | str) -> None:
    assert RollingUpdate(max_unavailable=count).manifest() == {
        "type": "RollingUpdate",
        "rollingUpdate": {"maxUnavailable": count},
    }


@pytest.mark.parametrize(
    "count",
    [pytest.param(2, id="2"), pytest.param("11%", id="11%"), pytest.param("100%", id="100%")],
)
def test_a_count_above_the_limit_needs_a_reason(count: int | str) -> None:
    refusal = (
        f"max_unavailable: {count!r} may take the agent from more nodes at once than 1 or '10%'; "
        "lower it, or say why with reason='...'"
    )

    assert told(RollingUpdate, max_unavailable=count) == [refusal]
    assert told(RollingUpdate, max_unavailable=count, reason=REASON) == []


def test_a_reason_does_not_reach_the_update_strategy() -> None:
    rollout = RollingUpdate(max_unavailable="25%", reason=REASON)

    assert rollout.manifest() == {
        "type": "RollingUpdate",
        "rollingUpdate": {"maxUnavailable": "25%"},
    }


NEITHER = "is neither a number of nodes nor a percentage from '1%' to '99%'"
NEVER = (
    "would never replace a Pod; write at least 1 (to start the new Pod before the old one stops, "
    "use Surge)"
)
WRONG_COUNTS = [
    pytest.param(0, f"0 {NEVER}", id="no node"),
    pytest.param(-1, f"-1 {NEVER}", id="less than no node"),
    pytest.param("0%", f"'0%' {NEITHER}", id="no share"),
    pytest.param(
        "10", "'10' is a quoted number, which Kubernetes rejects; write 10", id="a quoted number"
    ),
    pytest.param("010%", f"'010%' {NEITHER}", id="a leading zero"),
    pytest.param("1.5%", f"'1.5%' {NEITHER}", id="a fraction"),
    pytest.param("101%", f"'101%' {NEITHER}", id="more than every node"),
    pytest.param("-5%", f"'-5%' {NEITHER}", id="a negative share"),
    pytest.param("10 %", f"'10 %' {NEITHER}", id="a blank"),
    pytest.param("10%\n", f"'10%\\n' {NEITHER}", id="a line break"),
    pytest.param("all", f"'all' {NEITHER}", id="a word"),
    pytest.param("", f"'' {NEITHER}", id="nothing"),
]


@pytest.mark.parametrize(("count", "problem"), WRONG_COUNTS)
def test_no_reason_makes_a_wrong_count_right(count: int | str, problem: str) -> None:
    assert told(RollingUpdate, max_unavailable=count, reason=REASON) == [
        f"max_unavailable: {problem}"
    ]


@pytest.mark.parametrize(
    "count",
    [
        pytest.param(True, id="a boolean"),
        pytest.param(1.0, id="a float"),
        pytest.param(None, id="null"),
        pytest.param(["10%"], id="a list"),
    ],
)
def test_a_count_is_an_integer_or_a_text(count: Any) -> None:
    assert told(RollingUpdate, max_unavailable=count) == [
        f"max_unavailable: got {count!r}; expected integer or string"
    ]


@pytest.mark.parametrize(
    ("count", "problem"),
    [
        pytest.param(0, "0 would never start a Pod; write at least 1", id="no node"),
        pytest.param(-1, "-1 would never start a Pod; write at least 1", id="less than no node"),
        pytest.param("0%", f"'0%' {NEITHER}", id="no share"),
        pytest.param("101%", f"'101%' {NEITHER}", id="more than every node"),
        pytest.param(
            "10",
            "'10' is a quoted number, which Kubernetes rejects; write 10",
            id="a quoted number",
        ),
        pytest.param("010%", f"'010%' {NEITHER}", id="a leading zero"),
        pytest.param("1.5%", f"'1.5%' {NEITHER}", id="a fraction"),
        pytest.param("٣", f"'٣' {NEITHER}", id="a digit of another script"),
        pytest.param(True, "got True; expected integer or string", id="a boolean"),
    ],
)
def test_a_surge_counts_nodes_and_says_what_is_wrong_in_its_own_words(
    count: Any, problem: str
) -> None:
    assert told(Surge, max_surge=count) == [f"max_surge: {problem}"]


@pytest.mark.parametrize("count", [1, 2, "11%", "99%"])
def test_a_surge_writes_out_that_no_node_is_without_its_agent(count: int | str) -> None:
    assert Surge(max_surge=count).manifest() == {
        "type": "RollingUpdate",
        "rollingUpdate": {"maxSurge": count, "maxUnavailable": 0},
    }


@pytest.mark.parametrize("rollout", [RollingUpdate, Surge])
@pytest.mark.parametrize("seconds", [0, 3600])
def test_the_wait_for_readiness_has_a_range(rollout: Any, seconds: int) -> None:
    assert rollout(min_ready_seconds=seconds).min_ready_seconds == seconds


@pytest.mark.parametrize("rollout", [RollingUpdate, Surge])
@pytest.mark.parametrize("seconds", [-1, 3601])
def test_a_wait_for_readiness_out_of_range_is_refused(rollout: Any, seconds: int) -> None:
    (problem,) = told(rollout, min_ready_seconds=seconds)

    assert problem.startswith(f"min_ready_seconds: got {seconds}; input should be ")


def test_on_delete_rolls_nothing() -> None:
    rollout = OnDelete(owner="The network team, on the first Tuesday.")

    assert rollout.manifest() == {"type": "OnDelete"}
    assert rollout.min_ready_seconds == 0


def test_on_delete_needs_an_owner() -> None:
    assert told(OnDelete) == ["owner: is required and has no default; set it"]


@pytest.mark.parametrize(
    ("count", "share"),
    [
        pytest.param("10%", 10, id="a percentage"),
        pytest.param(10, None, id="a number"),
        pytest.param("10", None, id="a text that is none"),
        pytest.param("100%", None, id="beyond the share of some nodes"),
    ],
)
def test_the_share_of_a_count(count: int | str, share: int | None) -> None:
    assert percent(count) == share


@given(st.integers(min_value=1, max_value=99))
def test_every_share_of_some_nodes_is_a_percentage(share: int) -> None:
    rollout = RollingUpdate(max_unavailable=f"{share}%", reason=REASON)

    assert percent(rollout.max_unavailable) == share
