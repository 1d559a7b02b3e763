"""Links: from one file of the repository to another, and from one page of the site to another."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from tools.docs_site.page import Page

__all__ = ["BESIDE", "faults", "leads_beside", "linked_files", "relative", "resolver"]

BESIDE: Final = frozenset({"playground"})
"""Folders that other programs build into the site, of the same name as in the repository."""
_LINK: Final = re.compile(r"\]\(([^)\s]+)\)")
_OUTSIDE: Final = re.compile(r"^[a-z][a-z0-9+.-]*:|^//")
_TAG: Final = re.compile(r"<([a-z0-9]+)((?: [^<>]*)?)>")
_ATTRIBUTE: Final = re.compile(r' (id|href|src|srcset|action|data|poster)="([^"]*)"')
_ADDRESS: Final = re.compile(r"https?://[^\s'\"`)]+")
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
    return {each for each in found - known if not _is_beside(each)}


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


def leads_beside(page: Page, target: str) -> bool:
    """Whether a link of the site leads to what another program builds."""
    return _is_beside(_joined(page.address, target))


def _is_beside(file: str) -> bool:
    return file.partition("/")[0] in BESIDE


def relative(origin: str, target: str) -> str:
    """The way from one page to another, so that the site works in any folder."""
    return posixpath.relpath(target, posixpath.dirname(origin) or ".")


def _beside(page: Page, target: str) -> str:
    return _joined(page.source, target)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Document:
    """What a page of the site links to, loads, and can be linked to."""

    links: list[str]
    loads: list[str]
    anchors: list[str]

    @classmethod
    def of(cls, text: str) -> _Document:
        # To parse what the site has just written as HTML takes longer than to write it.
        found = cls(links=[], loads=[], anchors=[])
        for tag in _TAG.finditer(text):
            for name, value in _ATTRIBUTE.findall(tag[2]):
                if name == "id":
                    found.anchors.append(value)
                else:
                    (found.links if tag[1] == "a" else found.loads).append(unescape(value))
        return found


def faults(site: Path) -> Iterator[str]:
    """Each link of a built site that leads nowhere, and each thing that comes from elsewhere."""
    documents = {
        path.relative_to(site).as_posix(): _Document.of(path.read_text(encoding="utf-8"))
        for path in sorted(site.rglob("*.html"))
    }
    anchors = {name: Counter(document.anchors) for name, document in documents.items()}
    for name, document in documents.items():
        yield from (
            f"{name}: {count} elements have the id {each}"
            for each, count in anchors[name].items()
            if count > 1
        )
        yield from (f"{name} loads {each}" for each in document.loads if _OUTSIDE.match(each))
        for target in dict.fromkeys([*document.links, *document.loads]):
            if _OUTSIDE.match(target):
                continue
            path, _, fragment = target.partition("#")
            file = _joined(name, path) if path else name
            if _is_beside(file) and not (site / file.partition("/")[0]).exists():
                continue  # it is built on its own
            if file not in documents and not (site / file).is_file():
                yield f"{name}: {target} leads to no file"
            elif fragment and fragment not in anchors.get(file, ()):
                yield f"{name}: {target} leads to no anchor"
    for asset in sorted(each for each in site.rglob("*") if each.suffix in {".css", ".js"}):
        name = asset.relative_to(site).as_posix()
        if name not in _WORDS:
            for target in _ADDRESS.findall(asset.read_text(encoding="utf-8")):
                yield f"{name} names {target}"


def _joined(page: str, target: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(target)))
