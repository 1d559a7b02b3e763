"""Who gets a place, over every order of coming."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.placement.race import Racer, race


def racer(cpu: int, *, priority: int = 0, clashes: set[int] | None = None) -> Racer:
    demand = {"cpu": cpu} if cpu else {}
    return Racer(priority=priority, demand=demand, clashes=frozenset(clashes or ()))


@pytest.mark.parametrize(
    ("racers", "worlds"),
    [
        pytest.param([racer(4), racer(6)], [{0, 1}], id="room for both"),
        pytest.param([racer(6), racer(6)], [{0}, {1}], id="room for either"),
        pytest.param([racer(6), racer(6, priority=1)], [{1}], id="the higher one"),
        pytest.param([racer(9), racer(9), racer(1)], [{0, 2}, {1, 2}], id="a small one fits"),
        pytest.param([racer(1, clashes={1}), racer(1, clashes={0})], [{0}, {1}], id="they clash"),
        pytest.param([racer(11), racer(2)], [{1}], id="one never fits"),
    ],
)
def test_ten_cpus_are_given_away(racers: list[Racer], worlds: list[set[int]]) -> None:
    found = race(dict(enumerate(racers)), {"cpu": 10})

    assert sorted(map(sorted, found.worlds)) == [sorted(world) for world in worlds]
    assert found.complete


def test_rivals_are_those_who_share_what_is_scarce() -> None:
    racers = [racer(6), racer(6), racer(0), racer(6, priority=-1)]

    assert race(dict(enumerate(racers)), {"cpu": 10}).rivals == {
        0: frozenset({1}),
        1: frozenset({0}),
        3: frozenset({0, 1}),
    }


def test_who_shares_nothing_scarce_is_certain() -> None:
    racers = {
        0: racer(6),
        1: racer(6),
        2: Racer(priority=0, demand={"gpu": 1}, clashes=frozenset()),
    }

    assert race(racers, {"cpu": 10, "gpu": 1}).certain == {2}


def test_too_many_orders_are_not_all_followed() -> None:
    racers = {index: racer(100 + index) for index in range(30)}

    assert not race(racers, {"cpu": 1500}).complete


@given(
    st.lists(
        st.builds(racer, st.integers(0, 5), priority=st.integers(0, 1)), min_size=1, max_size=4
    )
)
def test_the_worlds_are_what_every_order_leads_to(racers: list[Racer]) -> None:
    expected = set()
    for order in permutations(range(len(racers))):
        left, world = 6, set()
        for index in sorted(order, key=lambda index: -racers[index].priority):
            need = racers[index].demand.get("cpu", 0)
            if need <= left:
                left -= need
                world.add(index)
        expected.add(frozenset(world))

    assert race(dict(enumerate(racers)), {"cpu": 6}).worlds == expected
