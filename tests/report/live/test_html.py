"""The page of the coverage shows the cluster beside the prediction, in a real browser too."""

from __future__ import annotations

from pathlib import Path

from constructs_lib.report.live.html import render
from tests.live.clusters import Cluster, daemon_set
from tests.report.coverage.browser import open_page
from tests.report.live.reports import fine, much_is_wrong


def test_a_cell_says_how_many_nodes_lack_a_ready_pod() -> None:
    said = render(much_is_wrong())

    assert "logs/updates: runs. In the cluster: failing on 1" in said
    assert '<b class="now">1</b>' in said


def test_where_all_is_well_no_cell_says_anything() -> None:
    said = render(fine())

    assert "In the cluster: " not in said
    assert said.count('class="now"') == 1  # the legend


def test_the_page_works_in_a_browser(tmp_path: Path) -> None:
    page = tmp_path / "live.html"
    page.write_text(render(much_is_wrong()), encoding="utf-8")

    opened = open_page(page)

    assert opened.console == ()
    assert "In the cluster" in opened.dom


def test_without_nodes_there_is_no_matrix_and_the_page_works_all_the_same(tmp_path: Path) -> None:
    found = Cluster().add("daemonsets", daemon_set()).refuse("nodes", "nodes is forbidden")
    page = tmp_path / "live.html"
    page.write_text(render(found.report()), encoding="utf-8")

    opened = open_page(page)

    assert opened.console == ()
    assert "nodes are not read (nodes is forbidden)" in opened.dom
