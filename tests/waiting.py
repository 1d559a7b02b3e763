"""Waiting for what happens beside a test: in another process, thread or program."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

__all__ = ["PATIENCE", "has_ended", "until"]

PATIENCE: Final = 120.0
"""Seconds that anything may take on a machine that is busy, or stands still for a while. Only what
never happens takes so long."""
_PAUSE: Final = 0.02


def until(condition: Callable[[], object]) -> bool:
    """Whether a condition comes true in time."""
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(_PAUSE)
    return True


def has_ended(process: int) -> bool:
    """Whether a process is no more, or has ended and nobody has asked how."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    # It may also end between the two questions.
    with suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    return False
