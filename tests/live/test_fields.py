"""What has another type than expected is absent."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.live.fields import maps, moment, newest, number, oldest, part, text


@pytest.mark.parametrize("value", [None, 1, "x", [], [1], True], ids=repr)
def test_what_is_no_map_is_an_empty_one(value: Any) -> None:
    assert part({"a": value}, "a") == {}
    assert part(value) == {}
    assert maps(value) == []


@pytest.mark.parametrize("value", [None, 1, [], {}], ids=repr)
def test_what_is_no_text_is_an_empty_one(value: Any) -> None:
    assert text(value) == ""


def test_what_is_there_is_given() -> None:
    assert part({"a": {"b": {"c": 1}}}, "a", "b") == {"c": 1}
    assert maps([{"a": 1}, 2]) == [{"a": 1}]
    assert (text("x"), number(3), number(-3)) == ("x", 3, 0)


def test_times_are_compared_as_times() -> None:
    early, late = "2026-11-30T01:00:00+02:00", "2026-11-30T00:00:00Z"

    assert (newest(early, "", late, "soon"), oldest(early, late)) == (late, early)
    assert newest() == ""


@pytest.mark.parametrize("written", ["", "soon", "2026-11-30T00:00:00", "2026-13-30T00:00:00Z"])
def test_what_is_no_time_is_none(written: str) -> None:
    assert moment(written) is None
