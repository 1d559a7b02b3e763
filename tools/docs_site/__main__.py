"""``python -m tools.docs_site [FOLDER]``: build the documentation as a site."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from tools.docs_site.links import BESIDE, faults
from tools.docs_site.site import files

__all__ = ["build", "main"]

TARGET: Final = Path(__file__).parents[2] / "build" / "site"


def build(target: Path, files: Iterable[tuple[str, str]]) -> None:
    """Write the site, and remove what an earlier run wrote.

    Args:
        target: the folder; it is created.
        files: path and text of each file.
    """
    target.mkdir(parents=True, exist_ok=True)
    for old in target.iterdir():
        if old.name not in BESIDE:
            shutil.rmtree(old) if old.is_dir() else old.unlink()
    for name, text in files:
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def main() -> None:
    """Build, and end with what is broken."""
    target = Path(sys.argv[1]) if sys.argv[1:] else TARGET
    build(target, files())
    problems = list(faults(target))
    if problems:
        sys.exit("\n".join(problems))


if __name__ == "__main__":
    main()
