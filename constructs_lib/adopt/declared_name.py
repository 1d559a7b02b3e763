"""The name of a declaration for an object whose own name none can have."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Final

__all__ = ["declared_name"]

_LONGEST: Final = 63
_PART: Final = 6
"""Digits of a digest: hardly two names of a team have the same."""


def declared_name(name: str) -> str:
    """The name of an object as that of a declaration, which has no dots and is shorter.

    A part of its digest tells it from the name of another object, which may be the same then.
    """
    label = re.sub(r"[^a-z0-9-]", "-", name)
    if label == name and len(name) <= _LONGEST:
        return name
    part = sha256(name.encode()).hexdigest()[:_PART]
    return f"{label[: _LONGEST - len(part) - 1].strip('-')}-{part}"
