"""Every page is in the navigation once, or another page lists it."""

from __future__ import annotations

import pytest

from tools.docs_site.navigation import chapters, label
from tools.docs_site.page import Page


def page(source: str) -> Page:
    return Page(source=source, text=f"# {source}\n")


def test_a_named_page_goes_before_one_that_only_fits_a_pattern() -> None:
    pages = [page(f"docs/{name}.md") for name in ("new", "coverage", "check", "versions", "index")]

    assert [(each.title, [p.title for p in each.pages]) for each in chapters(pages)] == [
        ("Start", ["docs/index.md"]),
        ("Guides", ["docs/check.md", "docs/coverage.md", "docs/new.md"]),
        ("Reference", ["docs/versions.md"]),
    ]


def test_pages_that_another_one_lists_are_left_out() -> None:
    pages = [page("docs/evidence/README.md"), page("docs/evidence/falco.md"), page("files/a.md")]

    assert [[p.title for p in each.pages] for each in chapters(pages)] == [
        ["docs/evidence/README.md"]
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("docs/coverage.md", "coverage"),
        ("docs/new.md", "new"),
        ("docs/index.md", "In 30 seconds"),
        ("docs/versions.md", None),
        ("docs/evidence/falco.md", None),
    ],
)
def test_a_guide_is_called_by_its_command(source: str, expected: str | None) -> None:
    assert label(page(source)) == expected
