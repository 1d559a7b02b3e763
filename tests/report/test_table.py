"""A table fits the terminal: words first, then tables below each other, and cuts at last."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.report.table import laid_out

ROWS = [
    ("POOL", "WHAT", "N"),
    ("general", "cpu 1 core, memory 2Gi", "12"),
    ("gpu", "nothing", "3"),
]


def test_without_a_width_a_row_is_a_line() -> None:
    assert laid_out(ROWS, right=frozenset({2})) == [
        "POOL     WHAT                     N",
        "general  cpu 1 core, memory 2Gi  12",
        "gpu      nothing                  3",
    ]


def test_the_widest_column_is_broken_between_words() -> None:
    assert laid_out(ROWS, right=frozenset({2}), width=26) == [
        "POOL     WHAT            N",
        "general  cpu 1 core,    12",
        "         memory 2Gi",
        "gpu      nothing         3",
    ]


def test_columns_that_do_not_fit_stand_below_with_what_the_rows_are() -> None:
    rows = [("POOL", *"12345"), ("general", *"+++++")]

    assert laid_out(rows, width=14) == [
        "POOL     1  2",
        "general  +  +",
        "",
        "POOL     3  4",
        "general  +  +",
        "",
        "POOL     5",
        "general  +",
    ]


def test_a_name_that_takes_too_much_is_cut() -> None:
    rows = [("NODES", "1"), ("ip-10-0-12-134.internal", "+")]

    assert laid_out(rows, width=21) == ["NODES           1", "ip-10-0-12-13…  +"]


@given(
    st.integers(1, 5).flatmap(
        lambda count: st.lists(
            st.tuples(*[st.text("ab ", max_size=9) for _ in range(count)]), min_size=1, max_size=4
        )
    ),
    st.integers(40, 90),
)
def test_no_line_is_wider_than_the_terminal(rows: list[tuple[str, ...]], width: int) -> None:
    assert all(len(each) <= width for each in laid_out(rows, width=width))
