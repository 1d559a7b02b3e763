"""Regular expressions that are compiled when somebody first asks them.

The rules and checks of one file hold a hundred; most manifests need a few of them, and to compile
all takes a tenth of a short command. Type checkers see ``re.compile``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from re import compile as pattern

__all__ = ["pattern"]


class _Pattern:
    """What is written, until it is asked: then what was asked for is that of the pattern."""

    def __init__(self, written: Any, flags: int = 0) -> None:
        self._written = written
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(self._written, self._flags), name)
        setattr(self, name, found)
        return found


if not TYPE_CHECKING:
    pattern = _Pattern
