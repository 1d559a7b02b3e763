"""A line on a terminal that says how far a long run is; nowhere else and never for a short one."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

__all__ = ["with_progress"]

_Item = TypeVar("_Item")

_PATIENCE: Final = 1.0
"""How long nothing is said. Seconds."""
_PAUSE: Final = 0.2
"""How long a number stands. Seconds."""
_CLEAR: Final = "\r\x1b[K"


def with_progress(items: Sequence[_Item], doing: str) -> Iterator[_Item]:
    """The items, with ``doing`` and their number on standard error while they are used.

    Nothing is written unless standard error is a terminal, ``CI`` is unset and it takes longer
    than a second.
    """
    if not sys.stderr.isatty() or os.environ.get("CI"):
        yield from items
        return
    due = time.monotonic() + _PATIENCE
    clear = ""
    for index, item in enumerate(items):
        if time.monotonic() >= due:
            clear = _CLEAR
            sys.stderr.write(f"{clear}{doing} {index:,} of {len(items):,}")
            sys.stderr.flush()
            due = time.monotonic() + _PAUSE
        yield item
    sys.stderr.write(clear)
