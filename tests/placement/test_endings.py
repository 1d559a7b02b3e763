"""What the ends mean for each of those who came."""

from __future__ import annotations

from constructs_lib.placement.endings import Endings, Fate, bits_of


def endings(*ends: int, certain: int = 0, complete: bool = True) -> Endings:
    """Ends of the contenders 10, 11 and 12, all of whom are rivals."""
    return Endings(
        members=(10, 11, 12),
        endings=frozenset(ends),
        certain=certain,
        rivals={10: 0b110, 11: 0b101, 12: 0b011},
        complete=complete,
    )


def test_bits_are_told_from_the_lowest_up() -> None:
    assert list(bits_of(0b10110)) == [1, 2, 4]


def test_who_is_placed_at_every_end_runs() -> None:
    assert endings(0b011, 0b101).fate(10) == Fate(outcome="runs")


def test_who_is_certain_runs_although_not_every_order_was_followed() -> None:
    assert endings(0b011, certain=0b001, complete=False).fate(10) == Fate(outcome="runs")


def test_who_is_placed_at_no_end_waits_for_those_who_are() -> None:
    rivals = frozenset({10, 11})

    assert endings(0b011).fate(12) == Fate(outcome="pending", rivals=rivals, ending=rivals)


def test_who_is_placed_at_some_ends_is_told_the_first_of_the_others() -> None:
    ending = frozenset({10, 12})

    assert endings(0b011, 0b101).fate(11) == Fate(
        outcome="contended", rivals=frozenset({10, 12}), ending=ending
    )


def test_where_not_every_order_was_followed_the_rest_is_contended() -> None:
    found = endings(0b011, complete=False)

    assert [found.fate(number).outcome for number in (10, 12)] == ["contended", "contended"]
    assert found.fate(10).ending == {11}
