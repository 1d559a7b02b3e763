"""The name of a declaration for an object whose own name none can have."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["declared_name"]

_LONGEST: Final = 63


def declared_name(name: str) -> str:
    """The name of an object as that of a declaration, which has no dots and is shorter."""
    label = re.sub(r"[^a-z0-9-]", "-", name)[:_LONGEST].strip("-")
    return label or "agent"
