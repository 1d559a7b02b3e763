"""Text put into HTML stays text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.report.coverage.markup import element, joined


def test_strings_are_escaped_and_elements_are_not() -> None:
    assert element("p", "<b>", element("i", "&")) == "<p>&lt;b&gt;<i>&amp;</i></p>"


def test_attributes_are_quoted_and_none_are_left_out() -> None:
    found = element("td", class_="x", data_pool=1, title='"<', hidden=None)

    assert found == '<td class="x" data-pool="1" title="&quot;&lt;"></td>'


def test_empty_elements_have_no_end() -> None:
    assert element("meta", charset="utf-8") == '<meta charset="utf-8">'


@given(st.text())
def test_no_text_opens_an_element(text: str) -> None:
    assert not {"<", ">", '"', "'"} & set(joined(text))
