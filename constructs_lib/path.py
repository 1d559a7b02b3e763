"""A place inside plain data: the keys and indexes that lead to it.

A path stays a tuple until somebody prints it. A text cannot be taken apart again: a label's key may
hold dots and brackets.
"""

from __future__ import annotations

from typing import TypeAlias

__all__ = ["Path", "path_text"]

Path: TypeAlias = tuple[str | int, ...]
"""Keys and indexes: ``("spec", "volumes", 0)``."""


def path_text(path: Path) -> str:
    """A path as people write it: ``spec.volumes[0].hostPath``; odd keys in brackets."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        elif part.isidentifier():
            text += f".{part}" if text else part
        else:
            text += f"[{part}]"
    return text
