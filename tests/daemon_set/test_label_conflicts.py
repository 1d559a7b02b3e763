"""A contradiction between requirements is found exactly where there is one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.daemon_set.label_conflicts import conflict
from constructs_lib.k8s.label_selector import Requirement

NUMBERS = [str(number) for number in range(5)]
WORDS = ["a", "b"]
VALUES: list[str | None] = [None, "unnamed", "-1", "5", "6", "7", "8", "9", *NUMBERS, *WORDS]


def requirements() -> st.SearchStrategy[list[Requirement]]:
    values = st.lists(st.sampled_from(NUMBERS + WORDS), min_size=1, max_size=3).map(tuple)
    one = st.one_of(
        st.builds(Requirement, st.just("k"), st.sampled_from(["In", "NotIn"]), values),
        st.builds(Requirement, st.just("k"), st.sampled_from(["Exists", "DoesNotExist"])),
        st.builds(
            Requirement,
            st.just("k"),
            st.sampled_from(["Gt", "Lt"]),
            st.sampled_from(NUMBERS).map(lambda number: (number,)),
        ),
    )
    return st.lists(one, min_size=2, max_size=4)


@given(requirements())
def test_there_is_a_conflict_where_no_value_meets_all(listed: list[Requirement]) -> None:
    labels: list[dict[str, str]] = [{} if value is None else {"k": value} for value in VALUES]
    possible = any(all(entry.matches(each) for entry in listed) for each in labels)

    assert bool(conflict(listed)) is not possible


def test_only_requirements_on_the_same_label_conflict() -> None:
    wanted = Requirement("a", "In", ("1",))
    clash = [Requirement("b", "Exists"), Requirement("b", "DoesNotExist")]

    assert conflict([wanted, *clash]) == clash
    assert conflict([wanted, clash[0]]) == ()


@pytest.mark.parametrize(
    ("bound", "possible"), [("7", True), ("6", False)], ids=["one between", "none between"]
)
def test_numbers_leave_room_or_not(bound: str, *, possible: bool) -> None:
    between = [Requirement("k", "Gt", ("5",)), Requirement("k", "Lt", (bound,))]

    assert bool(conflict(between)) is not possible


def test_a_number_beyond_those_that_are_banned_is_found() -> None:
    banned = Requirement("k", "NotIn", ("6", "7", "8"))

    assert conflict([Requirement("k", "Gt", ("5",)), banned]) == ()
