"""How wide the terminal is. Imported before everything else, so it imports next to nothing."""

from __future__ import annotations

import os

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import TextIO

__all__ = ["terminal_width"]

_USUAL = 80


def terminal_width(stream: TextIO | None) -> int | None:
    """Columns of the terminal that a stream is shown on: ``COLUMNS``, else what it says, else 80.

    Args:
        stream: the stream.

    Returns:
        The columns; none for a file or a pipe, whose lines stay whole so that programs find them.
    """
    try:
        if stream is None or not stream.isatty():
            return None
        given = os.environ.get("COLUMNS", "")
        columns = int(given) if given.isdecimal() else 0
        return columns or os.get_terminal_size(stream.fileno()).columns or _USUAL
    except (OSError, ValueError):
        return _USUAL
