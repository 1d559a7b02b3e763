"""Every line is accounted for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.engines.account import Arrival, account
from tests.engines.marks import Mark, line, marks_in

LINES = st.lists(
    st.tuples(st.from_regex(r"[a-z0-9-]{1,9}", fullmatch=True), st.integers(0, 10**9)),
    max_size=9,
)


def arrivals(*numbers: int) -> list[Arrival]:
    return [Arrival(Mark("a", number), 10.0 + at) for at, number in enumerate(numbers)]


def written(count: int) -> dict[Mark, float]:
    return {Mark("a", number): 8.0 for number in range(count)}


@given(LINES)
def test_lines_are_found_in_whatever_carries_them(lines: list[tuple[str, int]]) -> None:
    text = "".join(f'{{"log":"{line(writer, number, 3)}"}}\x00\xff' for writer, number in lines)

    assert list(marks_in(text.encode("latin-1"))) == [Mark(*each) for each in lines]


def test_a_line_that_was_cut_has_not_arrived() -> None:
    whole = line("a", 1, 100)

    assert list(marks_in(whole[:60].encode() + whole[61:].encode())) == []
    assert list(marks_in(whole[:60].encode() + line("a", 2, 5).encode())) == [Mark("a", 2)]


def test_what_arrives_once_and_in_order_is_nothing_to_report() -> None:
    found = account(written(3), arrivals(0, 1, 2))

    assert (found.written, found.lost, found.twice, found.disordered) == (3, 0, 0, 0)
    assert (found.delay, found.longest_delay) == (3.0, 4.0)


def test_lost_doubled_and_late_lines_are_each_counted() -> None:
    found = account(written(5), arrivals(0, 3, 3, 1, 0, 4))

    assert (found.lost, found.twice, found.disordered) == (1, 2, 1)
