"""The reference vectors of this room: what the real controller did."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

__all__ = ["named", "vectors"]


def vectors(file: str, key: str) -> list[dict[str, Any]]:
    """The entries of one file beside this one."""
    text = (Path(__file__).parent / file).read_text(encoding="utf-8")
    entries: list[dict[str, Any]] = json.loads(text)[key]
    return entries


def named(vector: dict[str, Any]) -> str:
    """The name under which a vector's test is reported."""
    return str(vector["name"])
