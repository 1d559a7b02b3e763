"""What was worked out lately is kept, what was not asked for goes."""

from __future__ import annotations

from constructs_lib.adopt.fit.kept import Kept


def test_what_was_asked_for_longest_ago_goes_first() -> None:
    kept: Kept[str, int] = Kept(2)
    kept["a"], kept["b"] = 1, 2
    assert kept.get("a") == 1

    kept["c"] = 3

    assert [kept.get(key) for key in "abc"] == [1, None, 3]


def test_a_value_can_be_said_anew() -> None:
    kept: Kept[str, int] = Kept(2)
    kept["a"] = 1
    kept["a"] = 2

    assert kept.get("a") == 2
