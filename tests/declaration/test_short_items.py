"""Lists whose items may be written as a short text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import pytest

from constructs_lib.declaration.model import Part
from constructs_lib.declaration.short_items import ShortItems, ShortListOf
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


class Holder(Part):
    """A list of pairs."""

    pairs: Annotated[ShortListOf[Pair], ShortItems(written_out=_written_out, short=str)] = ()


def test_texts_and_parts_stand_side_by_side_in_their_order() -> None:
    pair = Pair(one="a", other="b")

    assert Holder(pairs=["a=b", pair]).pairs == (pair, pair)


def test_every_text_that_is_none_is_told() -> None:
    with pytest.raises(DeclarationError) as caught:
        Holder(pairs=["a", "b=c", "d"])

    assert [each.path for each in caught.value.problems] == [("pairs", 0), ("pairs", 2)]
    assert caught.value.problems[0].message == "'a' is no pair; write 'one=other'"


def test_a_text_is_no_list() -> None:
    text: Any = "a=b"
    with pytest.raises(DeclarationError, match="expected a list of Pair"):
        Holder(pairs=text)
