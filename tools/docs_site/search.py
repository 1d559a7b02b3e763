"""The index that the search of the site reads: a section a line, with its words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from tools.docs_site.markup import Rendered
from tools.docs_site.page import Page
from tools.docs_site.sources import SHOWN

__all__ = ["index"]

_LONGEST = 1_500
"""Characters of a section that are searched: long ones are examples, whose words repeat."""


def index(pages: Iterable[tuple[Page, Rendered]]) -> str:
    """The index, as the script that the page loads: a file of data cannot be read from a disk."""
    entries = [
        entry
        for page, rendered in pages
        if not page.source.startswith(SHOWN)
        for entry in _entries(page, rendered)
    ]
    words = json.dumps(entries, ensure_ascii=False, separators=(",", ":"))
    return f"window.searchIndex = {words};\n"


def _entries(page: Page, rendered: Rendered) -> Iterator[list[str]]:
    """Address, title of the page, title of the section, words."""
    title = rendered.sections[0].title
    for at, section in enumerate(rendered.sections):
        where = f"#{section.anchor}" if at else ""
        words = " ".join(section.text.split())[:_LONGEST]
        yield [page.address + where, title, section.title if at else "", words]
