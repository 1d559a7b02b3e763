"""The whole site as files: text by path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from string import Template
from typing import Final

from constructs_lib.version import VERSION
from tools.docs_site.generated.pages import generated
from tools.docs_site.layout import Layout
from tools.docs_site.links import linked_files, resolver
from tools.docs_site.markup import render
from tools.docs_site.navigation import chapters, label
from tools.docs_site.page import Page
from tools.docs_site.search import index
from tools.docs_site.sources import committed, shown
from tools.docs_site.twins import full, overview, twin

__all__ = ["SUMMARY", "files", "pages"]

THEME: Final = Path(__file__).parent / "theme"
SUMMARY: Final = (
    "Typed Python for the agents that run on every Kubernetes node, and commands that say of any "
    "DaemonSet what is wrong with it, where it will run, and whether its update completes."
)
_TAG: Final = re.compile(r"</?a[^>]*>")


def pages() -> tuple[list[Page], dict[str, str]]:
    """All pages, and where each file of the repository lies in the site."""
    found = [*committed(), *generated()]
    files = dict(shown(linked_files(found)))
    addresses = {source: page.address for source, page in files.items()}
    addresses |= {page.source: page.address for page in found}
    return [*found, *files.values()], addresses


def files() -> Iterator[tuple[str, str]]:
    """Path and text of each file of the site."""
    found, addresses = pages()
    rendered = [(page, render(page.text, link=resolver(page, addresses))) for page in found]
    order = chapters(found)
    layout = Layout(
        template=Template((THEME / "page.html").read_text(encoding="utf-8")),
        chapters=order,
        labels={
            page.source: label(page) or _TAG.sub("", text.headings[0].html)
            for page, text in rendered
        },
        version=VERSION,
    )
    for page, text in rendered:
        yield page.address, layout.page(page, text)
        yield page.twin, twin(page, addresses)
    yield "assets/search.js", index(rendered)
    for asset in sorted(THEME.iterdir()):
        if asset.suffix in {".css", ".js", ".svg"}:
            yield f"assets/{asset.name}", asset.read_text(encoding="utf-8")
    yield "llms.txt", overview(SUMMARY, order)
    yield "llms-full.txt", full(order)
