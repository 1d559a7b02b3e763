"""Who gets a place, over every order of coming."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.placement.circles import Contender
from constructs_lib.placement.endings import Endings
from constructs_lib.placement.placement_orders import placement_orders


def sets(found: Endings) -> list[list[int]]:
    """Who is placed at each end."""
    return sorted(sorted(found.numbers(ending)) for ending in found.endings)


def contender(cpu: int, *, priority: int = 0, clashes: set[int] | None = None) -> Contender:
    demand = {"cpu": cpu} if cpu else {}
    return Contender(priority=priority, demand=demand, clashes=frozenset(clashes or ()))


@pytest.mark.parametrize(
    ("contenders", "endings"),
    [
        pytest.param([contender(4), contender(6)], [{0, 1}], id="room for both"),
        pytest.param([contender(6), contender(6)], [{0}, {1}], id="room for either"),
        pytest.param([contender(6), contender(6, priority=1)], [{1}], id="the higher one"),
        pytest.param(
            [contender(9), contender(9), contender(1)], [{0, 2}, {1, 2}], id="a small one fits"
        ),
        pytest.param(
            [contender(1, clashes={1}), contender(1, clashes={0})], [{0}, {1}], id="they clash"
        ),
        pytest.param([contender(11), contender(2)], [{1}], id="one never fits"),
    ],
)
def test_ten_cpus_are_given_away(contenders: list[Contender], endings: list[set[int]]) -> None:
    found = placement_orders(dict(enumerate(contenders)), {"cpu": 10})

    assert sets(found) == [sorted(ending) for ending in endings]
    assert found.complete


def test_rivals_are_those_who_share_what_is_scarce() -> None:
    contenders = [contender(6), contender(6), contender(0), contender(6, priority=-1)]

    found = placement_orders(dict(enumerate(contenders)), {"cpu": 10})

    assert {number: found.numbers(rivals) for number, rivals in found.rivals.items()} == {
        0: {1},
        1: {0},
        3: {0, 1},
    }


def test_who_shares_nothing_scarce_is_certain() -> None:
    contenders = {
        0: contender(6),
        1: contender(6),
        2: Contender(priority=0, demand={"gpu": 1}, clashes=frozenset()),
    }

    found = placement_orders(contenders, {"cpu": 10, "gpu": 1})

    assert found.numbers(found.certain) == {2}


def test_too_many_orders_are_not_all_followed() -> None:
    contenders = {index: contender(100 + index) for index in range(30)}

    assert not placement_orders(contenders, {"cpu": 1500}).complete


POLITE = Contender(priority=1, preempts=False, demand={"cpu": 6}, clashes=frozenset())


@pytest.mark.parametrize(
    ("contenders", "endings"),
    [
        pytest.param([contender(6), POLITE], [{0}, {1}], id="first or last"),
        pytest.param([contender(6, priority=2), POLITE], [{0}], id="evicted by the higher one"),
        pytest.param([contender(6), contender(4, priority=2), POLITE], [{0, 1}, {1, 2}], id="rest"),
    ],
)
def test_who_never_evicts_gets_what_is_left_when_it_comes(
    contenders: list[Contender], endings: list[set[int]]
) -> None:
    found = placement_orders(dict(enumerate(contenders)), {"cpu": 10})

    assert sets(found) == [sorted(ending) for ending in endings]


@given(
    st.lists(
        st.builds(
            Contender,
            priority=st.integers(0, 2),
            preempts=st.booleans(),
            demand=st.integers(1, 5).map(lambda cpu: {"cpu": cpu}),
            clashes=st.just(frozenset[int]()),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_the_endings_are_what_every_order_leads_to(contenders: list[Contender]) -> None:
    expected = set()
    for order in permutations(range(len(contenders))):
        if any(
            contenders[late].preempts and contenders[late].priority > contenders[early].priority
            for place, late in enumerate(order)
            for early in order[:place]
        ):
            continue  # it ends as the order in which the one that evicts comes first
        left, ending = 6, set()
        for index in order:
            need = contenders[index].demand["cpu"]
            if need <= left:
                left -= need
                ending.add(index)
        expected.add(frozenset(ending))

    found = placement_orders(dict(enumerate(contenders)), {"cpu": 6})

    assert {found.numbers(ending) for ending in found.endings} == expected
