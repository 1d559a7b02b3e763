"""Bars without a style of their own: their parts fill them together."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.report.coverage.bars import bar_styles, hue, width


@given(st.lists(st.floats(min_value=0.001, max_value=1), min_size=1, max_size=40))
def test_parts_fill_a_bar_and_no_more(amounts: list[float]) -> None:
    whole, at, widths = sum(amounts), 0.0, []
    for amount in amounts:
        widths.append(int(width(at / whole, (at + amount) / whole)[1:]))
        at += amount

    assert all(each >= 0 for each in widths)
    assert 99 <= sum(widths) <= 100


def test_every_class_has_a_rule() -> None:
    rules = set(re.findall(r"\.([wh]\d+) \{", bar_styles(30)))

    assert {width(0, 1.7), width(0.2, 0.2), *map(hue, range(30))} <= rules
