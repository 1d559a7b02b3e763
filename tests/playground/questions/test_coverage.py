"""The heat map of the page is the page that ``coverage`` writes."""

from __future__ import annotations

from playground.questions.coverage import answer
from tests.playground.documented import BOOKSTORE, NODES


def test_the_page_is_complete_and_needs_nothing_but_itself() -> None:
    page = answer(manifests=BOOKSTORE, nodes=NODES)["page"]

    assert page.startswith("<!DOCTYPE html>")
    assert "288" in page
    assert "src=" not in page
