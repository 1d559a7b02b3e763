"""The page of a fleet: each cell leads to the agent on the page of its cluster."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from constructs_lib.report.fleet.coverage.html import page_of, render
from tests.report.coverage.browser import open_page
from tests.report.fleet.coverage.tables import DRIFTING, cell, row, table


class Links(HTMLParser):
    """Where a page leads."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if tag == "a" and name == "href"]


def test_every_cell_leads_to_the_page_of_its_cluster_or_of_one_that_is_like_it() -> None:
    found = Links(render(DRIFTING)).found

    assert found[:3] == ["cluster-a.html", "cluster-a.html#agent-2", "cluster-a.html#agent-1"]
    assert {link.partition("#")[0] for link in found} == {page_of(name) for name in ("a", "c", "d")}


def test_a_cell_shows_what_is_wrong_with_it() -> None:
    page = render(DRIFTING)

    assert re.search(r'class="pending">2/3<', page)
    assert re.search(r'class="left">0\.9<', page)
    assert "agents/exporter is missing in 1 of 5 clusters: d." in page
    assert " · like a<" in page


def test_no_name_becomes_markup() -> None:
    page = render(table(a=row("a", **{"<b>x": cell("<i>1")})))

    assert "<b>x" not in page
    assert "<i>1" not in page


def test_a_browser_has_nothing_to_complain_of(tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_text(render(DRIFTING), encoding="utf-8")

    assert open_page(page).console == ()
