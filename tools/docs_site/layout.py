"""What stands around the text of a page: navigation, search, contents, the way on."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import Template
from typing import Final

from tools.docs_site.links import relative
from tools.docs_site.markup import Heading, Rendered
from tools.docs_site.navigation import Chapter
from tools.docs_site.page import Page

__all__ = ["Layout"]

_FEW: Final = 2
"""Headings below which a page needs no list of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The frame of all pages.

    Attributes:
        template: the frame, with a name for each part.
        chapters: the navigation.
        labels: what each page is called in the navigation, as HTML, by its source.
        version: the version that the pages describe.
    """

    template: Template
    chapters: Sequence[Chapter]
    labels: Mapping[str, str]
    version: str

    def page(self, page: Page, rendered: Rendered) -> str:
        """A whole page."""
        title = html.escape(rendered.sections[0].title)
        return self.template.substitute(
            title=title if page.address == "index.html" else f"{title} - constructs-lib",
            root="../" * page.address.count("/"),
            twin=relative(page.address, page.twin),
            navigation="\n".join(self._navigation(page)),
            body=rendered.body,
            onward="".join(self._onward(page)),
            contents="\n".join(_contents(rendered.headings)),
            version=self.version,
        )

    def _navigation(self, page: Page) -> Iterator[str]:
        for chapter in self.chapters:
            yield f"<h2>{html.escape(chapter.title)}</h2>\n<ul>"
            for each in chapter.pages:
                here = ' aria-current="page"' if each.source == page.source else ""
                yield f"<li>{self._link(page, each, here)}</li>"
            yield "</ul>"

    def _onward(self, page: Page) -> Iterator[str]:
        """The pages before and after."""
        order = [each.source for chapter in self.chapters for each in chapter.pages]
        pages = [each for chapter in self.chapters for each in chapter.pages]
        if page.source in order:
            at = order.index(page.source)
            yield '<p class="onward">'
            if at > 0:
                yield self._link(page, pages[at - 1], ' rel="prev"')
            if at + 1 < len(pages):
                yield self._link(page, pages[at + 1], ' rel="next"')
            yield "</p>"

    def _link(self, page: Page, target: Page, attributes: str) -> str:
        href = html.escape(relative(page.address, target.address))
        return f'<a href="{href}"{attributes}>{self.labels[target.source]}</a>'


def _contents(headings: Sequence[Heading]) -> Iterator[str]:
    listed = [heading for heading in headings if heading.level in {2, 3}]
    if len(listed) >= _FEW:
        yield '<aside aria-label="On this page">\n<h2>On this page</h2>\n<ul>'
        for each in listed:
            yield f'<li class="level{each.level}"><a href="#{each.anchor}">{each.html}</a></li>'
        yield "</ul>\n</aside>"
