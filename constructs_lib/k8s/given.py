"""Fields that say something; the others are left out of what is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["given"]


def given(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that hold something: not nothing, and no empty list or map."""
    return {name: each for name, each in fields.items() if each not in (None, [], {}, ())}
