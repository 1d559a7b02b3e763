"""A page of the documentation, and where it lies in the site."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath
from typing import Final

__all__ = ["Page", "address"]

_TITLE: Final = re.compile(r"^# (.+)$", re.MULTILINE)
_FOLDERS: Final = {"docs": "", ".": "project"}
"""What is in these folders of the repository lies elsewhere in the site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page.

    Attributes:
        source: its path in the repository, or where it would lie if it was committed.
        text: Markdown; it begins with the title.
    """

    source: str
    text: str

    @property
    def title(self) -> str:
        """What the page is called, as Markdown."""
        found = _TITLE.search(self.text)
        assert found is not None, f"{self.source} has no title"
        return found[1]

    @property
    def address(self) -> str:
        """Where the page lies in the site."""
        return address(self.source)

    @property
    def twin(self) -> str:
        """Where its Markdown lies in the site."""
        return str(PurePosixPath(self.address).with_suffix(".md"))


@cache
def address(source: str) -> str:
    """Where a document of the repository lies in the site."""
    path = PurePosixPath(source)
    folder, name = str(path.parent), path.name
    if name == "README.md" and folder != ".":
        name = "index.md"
    first, _, rest = folder.partition("/")
    below = "/".join(part for part in (_FOLDERS.get(first, first), rest) if part)
    return str(PurePosixPath(below, name.lower() if folder == "." else name).with_suffix(".html"))
