"""The built site: every link leads somewhere, and nothing comes from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.report.coverage.browser import open_page
from tools.docs_site.__main__ import build
from tools.docs_site.links import faults
from tools.docs_site.site import files, pages

PAGES, _ = pages()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs") / "site"
    build(folder, files())
    return folder


def test_no_link_is_broken_and_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    assert list(faults(site)) == []


def test_every_page_has_a_twin_in_markdown(site: Path) -> None:
    html = {path.relative_to(site).with_suffix("") for path in site.rglob("*.html")}
    markdown = {path.relative_to(site).with_suffix("") for path in site.rglob("*.md")}

    assert html == markdown


def test_every_document_has_a_page_of_its_own(site: Path) -> None:
    addresses = [page.address for page in PAGES]

    assert len(addresses) == len(set(addresses))
    assert {path.relative_to(site).as_posix() for path in site.rglob("*.html")} == {*addresses}


def test_the_overview_for_programs_links_to_pages_that_are_there(site: Path) -> None:
    linked = re.findall(r"\]\(([^)]+)\)", (site / "llms.txt").read_text(encoding="utf-8"))

    assert linked
    assert [target for target in linked if not (site / target).is_file()] == []


def test_links_of_the_twins_lead_to_twins(site: Path) -> None:
    for twin in site.rglob("*.md"):
        text = re.sub(
            r"^(`{3,}).*?^\1", "", twin.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE
        )
        targets = re.findall(r"(?<!`)\]\((?![a-z]+:|#)([^)\s#]+)", text)
        # The playground is no page, and is built on its own.
        pages = [each for each in targets if "playground/" not in each]
        assert [each for each in pages if not (twin.parent / each).is_file()] == [], twin


def test_a_second_build_leaves_the_playground_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "playground").mkdir()
    (tmp_path / "playground" / "index.html").write_text("own", encoding="utf-8")
    (tmp_path / "gone").mkdir()
    (tmp_path / "gone" / "old.html").write_text("of an earlier build", encoding="utf-8")
    build(tmp_path, [("a/b.html", "new")])

    assert {
        path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()
    } == {"playground/index.html", "a/b.html"}


def test_a_browser_finds_what_is_searched_and_has_nothing_to_complain_about(site: Path) -> None:
    opened = open_page(site / "index.html", fragment="?q=max%20unavailable")

    assert opened.console == ()
    assert 'href="rules/ds202.html"' in opened.dom
