"""All pages that are written from the code."""

from __future__ import annotations

from collections.abc import Iterator

from tools.docs_site.generated.rules import rule_pages
from tools.docs_site.page import Page

__all__ = ["generated"]


def generated() -> Iterator[Page]:
    """Each page."""
    yield from rule_pages()
