"""Names that were given twice where each may stand once."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["repeated"]


def repeated(names: Sequence[str]) -> list[str]:
    """The names that are there more than once, sorted, each once."""
    return sorted({name for name in names if names.count(name) > 1})
