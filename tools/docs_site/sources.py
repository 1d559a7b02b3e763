"""The pages that stand in the repository, and the files that they link to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from tools.docs_site.page import Page

__all__ = ["ROOT", "SHOWN", "committed", "shown"]

ROOT: Final = Path(__file__).parents[2]
SHOWN: Final = "files/"
"""Where pages lie that show a file."""
_BESIDE: Final = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
_SPLIT: Final = {"docs/rules.md"}
"""Too long for one page: the site has one for each rule."""
_LANGUAGES: Final = {".py": "python", ".yaml": "yaml", ".yml": "yaml", ".json": "json"}


def committed() -> Iterator[Page]:
    """Every document of the repository as a page."""
    files = [*(ROOT / name for name in _BESIDE), *sorted((ROOT / "docs").rglob("*.md"))]
    for file in files:
        source = file.relative_to(ROOT).as_posix()
        if source not in _SPLIT:
            yield Page(source=source, text=file.read_text(encoding="utf-8"))


def shown(paths: Iterable[str]) -> Iterator[tuple[str, Page]]:
    """Files and folders of the repository, each as a page that shows them.

    Where the repository can be browsed is not known, so the site shows itself what it links to.
    """
    for path in sorted(paths):
        place = ROOT / path
        files = [place] if place.is_file() else sorted(f for f in place.rglob("*") if f.is_file())
        parts = [f"# {path}\n"]
        for file in files:
            name = file.relative_to(ROOT).as_posix()
            heading = "" if file == place else f"## {name}\n\n"
            text = file.read_text(encoding="utf-8").rstrip("\n")
            language = _LANGUAGES.get(file.suffix, "text")
            parts.append(f"{heading}`````{language}\n{text}\n`````\n")
        yield path, Page(source=f"{SHOWN}{path}.md", text="\n".join(parts))
