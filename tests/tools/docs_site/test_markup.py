"""Headings have the anchors that GitHub gives them, and text stays text."""

from __future__ import annotations

import pytest

from tools.docs_site.markup import anchor, render


def same(target: str) -> str:
    return target


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("DS202 max-unavailable-too-high", "ds202-max-unavailable-too-high"),
        ("What you write, what you get", "what-you-write-what-you-get"),
        ('Why does it say "2"?', "why-does-it-say-2"),
        ("constructs-lib.yaml", "constructs-libyaml"),
        ("Clusters & fleets", "clusters--fleets"),
    ],
    ids=lambda text: text[:20],
)
def test_an_anchor_is_that_of_github(title: str, expected: str) -> None:
    assert anchor(title) == expected


def test_a_heading_that_stands_twice_is_numbered() -> None:
    rendered = render("# A\n\n## Limits\n\n## Limits\n", link=same)

    assert [heading.anchor for heading in rendered.headings] == ["a", "limits", "limits-1"]


def test_links_are_those_of_the_site() -> None:
    rendered = render("# A\n\n[b](b.md#c)\n", link=lambda target: target.replace(".md", ".html"))

    assert '<a href="b.html#c">b</a>' in rendered.body


def test_code_is_coloured_and_escaped() -> None:
    body = render("# A\n\n```yaml\na: <b>\n```\n\n```nolanguage\n<b>\n```\n", link=same).body

    assert '<span class="nt">a</span>' in body
    assert "<b>" not in body


def test_sections_hold_the_words_below_their_heading() -> None:
    rendered = render("# A\n\none `two`\n\n## B\n\n- three\n\n    four\n", link=same)

    assert [(each.title, each.text) for each in rendered.sections] == [
        ("A", "one two"),
        ("B", "three four"),
    ]


def test_a_table_scrolls_for_itself() -> None:
    assert (
        '<div class="wide" tabindex="0"><table>' in render("# A\n\n|a|\n|-|\n|b|\n", link=same).body
    )


def test_only_what_is_typed_is_a_command() -> None:
    body = render("# A\n\n```console\n$ run <it>\n# said\n```\n", link=same).body

    assert '<span class="gs">run &lt;it&gt;</span>\n# said' in body
