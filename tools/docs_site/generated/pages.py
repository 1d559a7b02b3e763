"""All pages that are written from the code."""

from __future__ import annotations

from collections.abc import Iterator

from tools.docs_site.generated.agents import agent_pages
from tools.docs_site.generated.api import api_pages
from tools.docs_site.generated.cli import cli_pages
from tools.docs_site.generated.configuration import configuration_pages
from tools.docs_site.generated.rules import rule_pages
from tools.docs_site.page import Page

__all__ = ["generated"]


def generated() -> Iterator[Page]:
    """Each page."""
    yield from agent_pages()
    yield from cli_pages()
    yield from configuration_pages()
    yield from rule_pages()
    yield from api_pages()
