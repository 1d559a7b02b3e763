"""Who matters to whom is told apart, and by itself comes to what everybody together comes to."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.placement.circles import Contender, circles, scarce
from constructs_lib.placement.placement_orders import placement_orders


def contender(priority: int = 0, clashes: frozenset[int] = frozenset(), **demand: int) -> Contender:
    return Contender(priority=priority, demand=demand, clashes=clashes)


def test_what_there_is_not_enough_of_for_all_is_scarce() -> None:
    wanting = [contender(cpu=6, gpu=1), contender(cpu=6), contender(memory=3)]

    assert scarce(wanting, {"cpu": 10, "gpu": 1}) == {"cpu", "memory"}


def test_who_wants_what_is_scarce_or_clashes_is_in_one_circle_and_the_rest_in_none() -> None:
    everybody = {
        0: contender(cpu=6),
        1: contender(cpu=6),
        2: contender(gpu=1, clashes=frozenset({4})),
        3: contender(gpu=1),
        4: contender(clashes=frozenset({2})),
    }

    found = circles(everybody, {"cpu": 10, "gpu": 2})

    assert [sorted(circle) for circle in found] == [[0, 1], [2, 4]]


def test_who_clashes_with_somebody_that_is_not_there_is_in_no_circle() -> None:
    assert circles({0: contender(clashes=frozenset({9}), cpu=1)}, {"cpu": 1}) == []


@st.composite
def crowds(draw: st.DrawFn) -> dict[int, Contender]:
    count = draw(st.integers(1, 6))
    pairs = draw(st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=3))
    return {
        number: Contender(
            priority=draw(st.integers(0, 2)),
            preempts=draw(st.booleans()),
            demand={
                name: amount
                for name in ("cpu", "gpu", "memory")
                if (amount := draw(st.integers(0, 4)))
            },
            clashes=frozenset(
                other
                for pair in pairs
                if number in pair
                for other in pair
                if other != number and other < count
            ),
        )
        for number in range(count)
    }


@given(crowds(), st.fixed_dictionaries({n: st.integers(4, 9) for n in ("cpu", "gpu", "memory")}))
def test_a_circle_by_itself_comes_to_what_everybody_together_comes_to(
    everybody: dict[int, Contender], room: dict[str, int]
) -> None:
    whole = placement_orders(everybody, room)
    apart = {
        number: placement_orders(circle, room).fate(number)
        for circle in circles(everybody, room)
        for number in circle
    }

    for number in everybody:
        fate = whole.fate(number)
        if number not in apart:
            assert fate.outcome == "runs"
            continue
        members = next(each.keys() for each in circles(everybody, room) if number in each)
        assert (fate.outcome, fate.rivals) == (apart[number].outcome, apart[number].rivals)
        assert fate.ending & members == apart[number].ending
