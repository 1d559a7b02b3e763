"""Code is written in the layout that ruff gives it, whatever it says."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from constructs_lib.adopt.code.expression import (
    Call,
    Expression,
    Items,
    Name,
    Pairs,
    Text,
    Words,
    laid_out,
    literal,
)
from tests.adopt.code.ruff import formatted

words = st.text("bdgkw", min_size=1, max_size=12)
texts = st.text(st.sampled_from("abc \"'\\\n\té{}"), max_size=30)
plain: st.SearchStrategy[Expression] = st.one_of(
    words.map(Name),
    texts.map(lambda each: Name(literal(each))),
    st.text("ab ,'\"", max_size=200).map(Text),
    st.lists(st.text("ab", min_size=1), min_size=1, max_size=9).map(
        lambda each: Words(" ".join(each), Items(tuple(Name(literal(word)) for word in each)))
    ),
    st.integers(0, 10**6).map(lambda each: Name(literal(each))),
)
expressions = st.recursive(
    plain,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda each: Items(tuple(each))),
        st.lists(st.tuples(texts.map(lambda each: Name(literal(each))), inner), max_size=4).map(
            lambda each: Pairs(tuple(each))
        ),
        st.builds(
            Call,
            words.map(str.title),
            st.dictionaries(words, inner, max_size=4).map(lambda each: tuple(each.items())),
        ),
    ),
    max_leaves=25,
)


@pytest.mark.parametrize("width", [88, 100])
def test_ruff_has_nothing_to_change(width: int) -> None:
    found: list[Expression] = []

    @settings(max_examples=80)
    @given(expressions)
    def collect(each: Expression) -> None:
        found.append(each)

    collect()
    source = "".join(
        f"value_{index} = {laid_out(each, around=len(f'value_{index} = '), width=width)}\n"
        for index, each in enumerate(found)
        if not isinstance(each, Name)
    )

    assert formatted(source, width) == source


@given(st.text())
def test_a_literal_is_read_back_as_it_was(text: str) -> None:
    assert ast.literal_eval(literal(text)) == text


def test_a_text_has_double_quotes_unless_more_of_them_would_be_escaped() -> None:
    assert [literal(each) for each in ("a", "it's", '{"a"}', "'\"")] == [
        '"a"',
        '"it\'s"',
        "'{\"a\"}'",
        '"\'\\""',
    ]


@given(st.text("ab ,'\"\\", max_size=200), st.integers(20, 88))
def test_a_text_of_several_lines_is_read_back_as_it_was(text: str, width: int) -> None:
    assert ast.literal_eval(laid_out(Text(text), width=width)) == text


def test_a_text_goes_on_in_the_next_line_behind_a_space_or_a_comma() -> None:
    text = Text("get,list,watch nodes,pods,services in core,apps")

    assert laid_out(text, indent="    ", around=9, width=40).splitlines() == [
        "(",
        '        "get,list,watch nodes,pods,"',
        '        "services in core,apps"',
        "    )",
    ]


def test_what_fits_on_its_line_stays_on_it() -> None:
    assert laid_out(Items((Name("A"), Name("B")))) == "[A, B]"
    assert laid_out(Items((Name("A" * 50), Name("B" * 50)))) == (
        f"[\n    {'A' * 50},\n    {'B' * 50},\n]"
    )
