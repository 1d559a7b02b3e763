"""Parts that may be written as a short text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import pytest

from constructs_lib.declaration.model import Part
from constructs_lib.declaration.short_text import ShortOf, ShortText
from constructs_lib.errors import DeclarationError


class Pair(Part):
    """Two texts."""

    one: str
    other: str


def _written_out(text: str) -> Mapping[str, Any]:
    one, equal, other = text.partition("=")
    if not equal:
        raise ValueError(f"{text!r} is no pair; write 'one=other'")
    return {"one": one, "other": other}


def _text(pair: Pair) -> str:
    return f"{pair.one}={pair.other}"


SHORT = ShortText(written_out=_written_out, text=_text)


class Holder(Part):
    """A pair."""

    pair: Annotated[ShortOf[Pair], SHORT]


def test_a_text_is_the_part_that_it_stands_for() -> None:
    assert Holder(pair="a=b") == Holder(pair=Pair(one="a", other="b"))


@pytest.mark.parametrize(
    ("pair", "text"),
    [
        pytest.param(Pair(one="a", other="b"), "a=b", id="that is read as the part"),
        pytest.param(Pair(one="a=", other="b"), None, id="that would be read as another"),
    ],
)
def test_a_part_has_a_short_text(pair: Pair, text: str | None) -> None:
    assert SHORT.short(pair) == text


def test_a_text_that_is_none_is_told() -> None:
    with pytest.raises(DeclarationError, match="pair: 'a' is no pair; write 'one=other'"):
        Holder(pair="a")


def test_what_is_no_text_is_left_to_the_part() -> None:
    other: Any = 3
    with pytest.raises(DeclarationError, match="pair: got 3; expected Pair"):
        Holder(pair=other)
