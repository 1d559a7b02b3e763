"""A pattern that is compiled later answers as one that was compiled at once."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.pattern import pattern

WRITTEN = [r"a(?P<rest>b*)", r"(?:A|c)+", r"\s"]
TEXTS = st.text(alphabet="abcA \n", max_size=8)


@pytest.mark.parametrize("flags", [0, re.IGNORECASE], ids=["plain", "ignoring case"])
@pytest.mark.parametrize("written", WRITTEN)
@given(text=TEXTS)
def test_both_find_the_same(written: str, flags: int, text: str) -> None:
    later, at_once = pattern(written, flags), re.compile(written, flags)
    for _ in range(2):
        for first, second in (
            (later.search(text), at_once.search(text)),
            (later.match(text, 1), at_once.match(text, 1)),
            (later.fullmatch(text), at_once.fullmatch(text)),
        ):
            assert repr(first) == repr(second)
        assert later.findall(text) == at_once.findall(text)
        assert later.sub("-", text) == at_once.sub("-", text)
        assert later.split(text) == at_once.split(text)
    assert (later.pattern, later.groups) == (at_once.pattern, at_once.groups)


def test_bytes_are_searched_too() -> None:
    assert pattern(rb"^b", re.MULTILINE).findall(b"a\nb") == [b"b"]


def test_nothing_is_compiled_before_it_is_asked() -> None:
    broken = pattern("(")
    with pytest.raises(re.error):
        broken.search("")


def test_what_a_pattern_has_not_is_no_attribute() -> None:
    with pytest.raises(AttributeError):
        pattern("a").nothing  # type: ignore[attr-defined]  # noqa: B018
