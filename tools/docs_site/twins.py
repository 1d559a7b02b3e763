"""What programs read instead of the pages: ``llms.txt``, and the Markdown of every page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tools.docs_site.links import leads_beside, resolver
from tools.docs_site.navigation import Chapter
from tools.docs_site.page import Page

__all__ = ["full", "overview", "twin"]

_LINK: Final = re.compile(r"(?<=\]\()([^)\s]+)(?=\))")
_COMMENT: Final = re.compile(r"^<!-- .* -->\n+", re.MULTILINE)


def twin(page: Page, addresses: Mapping[str, str]) -> str:
    """The Markdown of a page, with links between the Markdown of pages."""
    resolve = resolver(page, addresses)

    def moved(found: re.Match[str]) -> str:
        target = resolve(found[1])
        has_twin = target != found[1] and not leads_beside(page, target)
        return re.sub(r"\.html(?=#|$)", ".md", target) if has_twin else target

    return _LINK.sub(moved, _COMMENT.sub("", page.text))


def overview(summary: str, chapters: Sequence[Chapter]) -> str:
    """``llms.txt``: what there is to read, in the order of the navigation."""
    return "\n".join(_overview(summary, chapters))


def _overview(summary: str, chapters: Sequence[Chapter]) -> Iterator[str]:
    yield from ("# constructs-lib", "", f"> {summary}", "")
    for chapter in chapters:
        yield from (f"## {chapter.title}", "")
        yield from (f"- [{page.title}]({page.twin})" for page in chapter.pages)
        yield ""


def full(chapters: Sequence[Chapter]) -> str:
    """``llms-full.txt``: the pages that people wrote, one after the other."""
    texts = [
        _COMMENT.sub("", page.text).strip("\n")
        for chapter in chapters
        if chapter.title in {"Start", "Questions", "Guides"}
        for page in chapter.pages
    ]
    return "\n\n".join(texts) + "\n"
