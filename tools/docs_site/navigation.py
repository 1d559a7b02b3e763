"""The order in which the pages are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

from tools.docs_site.page import Page

__all__ = ["Chapter", "chapters", "label"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """Pages under one heading of the navigation."""

    title: str
    pages: tuple[Page, ...]


_CHAPTERS: Final = {
    "Start": "index install playground",
    "Questions": (
        "questions/desired questions/pending questions/rollout questions/takeover questions/ci "
        "questions/selector questions/privileged questions/ports questions/images questions/cost "
        "questions/delivery questions/clusters questions/*"
    ),
    "Guides": ("check coverage rollout diff adopt fleets gitops engines images admission cdk8s *"),
    "Agents": "agents/README agents/* node-agent log-agent network platforms evidence/README",
    "Reference": "cli/README configuration rules api/README versions",
    "Project": "../README ../CONTRIBUTING ../SECURITY ../CHANGELOG",
}
"""Headings, each with its pages below ``docs/``. A name goes before any pattern, so a page that is
named nowhere is the last guide."""


def chapters(pages: Sequence[Page]) -> list[Chapter]:
    """The navigation: every page, but for those that another page lists."""
    placed = sorted(
        ((*place, page.source), page) for page in pages if (place := _place(page)) is not None
    )
    return [
        Chapter(title=title, pages=members)
        for at, title in enumerate(_CHAPTERS)
        if (members := tuple(page for place, page in placed if place[0] == at))
    ]


def label(page: Page) -> str | None:
    """How the navigation calls a page, where its title would be too long: guides by the command."""
    place = _place(page)
    if page.source == "docs/index.md":
        return "In 30 seconds"
    if place is not None and [*_CHAPTERS][place[0]] == "Guides":
        return page.source.removeprefix("docs/").removesuffix(".md")
    return None


def _place(page: Page) -> tuple[int, int] | None:
    """Chapter and position of a page; none where it is in no chapter."""
    name = page.source.removeprefix("docs/").removesuffix(".md")
    name = name if page.source.startswith("docs/") else f"../{name}"
    places = [
        ("*" in pattern, chapter, position)
        for chapter, patterns in enumerate(_CHAPTERS.values())
        for position, pattern in enumerate(patterns.split())
        if fnmatchcase(name, pattern) and pattern.count("/") == name.count("/")
    ]
    return min(places)[1:] if places else None
