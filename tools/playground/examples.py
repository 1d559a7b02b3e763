"""The examples of the playground: folders in which each file is the text of one field."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

__all__ = ["TITLES", "examples"]

_FOLDER: Final = Path(__file__).parents[2] / "playground" / "examples"
TITLES: Final = {
    "hand-written": "Two agents written by hand",
    "declared": "Two agents declared in Python",
}
"""By folder; the first is what a visitor sees."""


def examples() -> str:
    """A list of objects, as JSON: the title, the mode, and each text by the name of its field."""
    return json.dumps([_example(folder, title) for folder, title in TITLES.items()])


def _example(folder: str, title: str) -> dict[str, str]:
    files = sorted((_FOLDER / folder).iterdir())
    texts = {file.stem: file.read_text(encoding="utf-8") for file in files}
    return {"title": title, "mode": "python" if "code" in texts else "yaml", **texts}
