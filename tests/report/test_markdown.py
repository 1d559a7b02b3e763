"""Markdown in which a name is a name, and that fits into a comment."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.report.markdown import code, details, escaped, fence, fitting, items, table


@pytest.mark.parametrize(
    ("text", "written"),
    [
        pytest.param("kube-system/fluent-bit 1.2", "kube-system/fluent-bit 1.2", id="a name"),
        pytest.param("a_b *c* ~d~", r"a\_b \*c\* \~d\~", id="emphasis"),
        pytest.param("`x` $y$", r"\`x\` \$y\$", id="code and formulas"),
        pytest.param("![i](https://x.y)", r"!\[i\](https:&#8203;//x.y)", id="an image"),
        pytest.param("www.x.y", "www&#8203;.x.y", id="an address without a scheme"),
        pytest.param("<img src=x>&amp;", "&lt;img src=x&gt;&amp;amp;", id="HTML"),
        pytest.param("a|b", "a&#124;b", id="a column"),
        pytest.param("a @team, img@sha256:0", "a @&#8203;team, img@sha256:0", id="a mention"),
        pytest.param("see #12, C# x", "see #&#8203;12, C# x", id="an issue"),
        pytest.param("- a", r"\- a", id="an item"),
        pytest.param("12. a", r"12\. a", id="a numbered item"),
        pytest.param("# a", r"\# a", id="a heading"),
        pytest.param("mail a@b.c", "mail a@&#8203;b.c", id="an address of mail"),
        pytest.param("!12 &3 GH-4", "!&#8203;12 &amp;&#8203;3 GH-&#8203;4", id="requests"),
        pytest.param("a\u3164\ufe0f", "a��", id="characters that show nothing"),
        pytest.param("a\n\n# b\x1b", "a␊␊# b␛", id="lines and control characters"),
    ],
)
def test_a_text_is_shown_as_it_was_written(text: str, written: str) -> None:
    assert escaped(text) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        pytest.param("logging/agent", "`logging/agent`", id="a name"),
        pytest.param("img@sha256:0", "`img@sha256:0`", id="an image"),
        pytest.param("a`b", r"<code>a\`b</code>", id="a backtick"),
        pytest.param("a|b", "<code>a&#124;b</code>", id="a column"),
        pytest.param("", "<code></code>", id="nothing"),
        pytest.param("a\n\nb", "`a␊␊b`", id="lines"),
    ],
)
def test_code_ends_where_it_should(text: str, written: str) -> None:
    assert code(text) == written


@given(st.text())
def test_no_text_leaves_its_line_or_its_cell(text: str) -> None:
    for written in (escaped(text), code(text)):
        assert written.isprintable()
        assert "|" not in written
        assert "<img" not in written


def test_a_summary_is_html_and_no_markdown() -> None:
    assert details("a_b <i> @team", ["x"]) == [
        "<details><summary>a_b &lt;i&gt; @&#8203;team</summary>",
        "",
        "x",
        "",
        "</details>",
    ]


def test_a_fence_is_longer_than_any_in_its_text() -> None:
    assert fence("yaml", "a: ```", indent="  ") == ["  ````yaml", "  a: ```", "  ````"]


def test_figures_stand_at_the_right_and_rows_that_are_too_many_are_counted() -> None:
    rows = [(name, "1") for name in "abcd"]

    assert table(("name", "n"), rows, figures=[1], most=2) == [
        "| name | n |",
        "| --- | --: |",
        "| a | 1 |",
        "| b | 1 |",
        "| and 2 more |  |",
    ]


def test_items_that_are_too_many_are_counted() -> None:
    assert items(["a", "b", "c"], most=1) == ["- a", "- and 2 more"]


def test_what_fits_is_shown_and_the_rest_is_counted() -> None:
    assert fitting(["a" * 5, "b" * 5, "c"], most=14) == (["aaaaa", "bbbbb"], 1)
