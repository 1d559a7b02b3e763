"""Links: from one file of the repository to another, and from one page of the site to another."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from tools.docs_site.page import Page

__all__ = ["broken", "foreign", "linked_files", "relative", "resolver"]

_LINK: Final = re.compile(r"\]\(([^)\s]+)\)")
_OUTSIDE: Final = re.compile(r"^[a-z][a-z0-9+.-]*:|^//")
_WORDS: Final = {"assets/search.js"}
"""Holds what pages say, addresses too, and loads nothing."""
_RULES: Final = "docs/rules.md"
_RULE: Final = re.compile(r"^(ds\d+)-")


def linked_files(pages: Collection[Page]) -> set[str]:
    """Files and folders of the repository that pages link to and that are no pages themselves."""
    known = {page.source for page in pages}
    found = {
        _beside(page, target.partition("#")[0])
        for page in pages
        for target in _LINK.findall(page.text)
        if not _OUTSIDE.match(target) and not target.startswith("#")
    }
    return found - known


def resolver(page: Page, addresses: Mapping[str, str]) -> Callable[[str], str]:
    """What gives the target in the site for a target in the repository.

    Args:
        page: the page that links.
        addresses: where each file of the repository lies in the site.
    """

    def resolve(target: str) -> str:
        if _OUTSIDE.match(target) or target.startswith("#"):
            return target
        path, hash_, fragment = target.partition("#")
        source = _beside(page, path)
        rule = _RULE.match(fragment)
        if source == _RULES and rule is not None:
            source, hash_, fragment = f"docs/rules/{rule[1]}.md", "", ""
        return relative(page.address, addresses.get(source, source)) + hash_ + fragment

    return resolve


def relative(origin: str, target: str) -> str:
    """The way from one page to another, so that the site works in any folder."""
    return posixpath.relpath(target, posixpath.dirname(origin) or ".")


def _beside(page: Page, target: str) -> str:
    path = unquote(target)
    return posixpath.normpath(posixpath.join(posixpath.dirname(page.source), path))


class _Document(HTMLParser):
    """What an HTML page links to, loads, and can be linked to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.anchors: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.anchors.append(value)
            elif name in {"href", "src", "srcset", "action", "data", "poster"} and value:
                (self.links if tag == "a" else self.loads).append(value)


def broken(site: Path) -> Iterator[str]:
    """Each link of a built site that leads nowhere, and each anchor that stands twice."""
    documents = {
        path.relative_to(site).as_posix(): _Document(path.read_text(encoding="utf-8"))
        for path in sorted(site.rglob("*.html"))
    }
    for name, document in documents.items():
        for twice in sorted(
            {each for each in document.anchors if document.anchors.count(each) > 1}
        ):
            yield f"{name}: two elements have the id {twice}"
        for target in dict.fromkeys([*document.links, *document.loads]):
            if _OUTSIDE.match(target):
                continue
            path, _, fragment = target.partition("#")
            file = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(path)))
            file = file if path else name
            if not (site / file).is_file():
                yield f"{name}: {target} leads to no file"
            elif fragment and fragment not in documents[file].anchors:
                yield f"{name}: {target} leads to no anchor"


def foreign(site: Path) -> Iterator[str]:
    """Each thing that a built page loads from another place than the site."""
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if path.suffix == ".html":
            for target in _Document(path.read_text(encoding="utf-8")).loads:
                if _OUTSIDE.match(target):
                    yield f"{name} loads {target}"
        elif path.suffix in {".css", ".js"} and name not in _WORDS:
            for target in re.findall(r"https?://[^\s'\"`)]+", path.read_text(encoding="utf-8")):
                yield f"{name} names {target}"
