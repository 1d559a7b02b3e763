"""The releases of Kubernetes whose fields are known."""

from __future__ import annotations

from typing import Final

__all__ = ["LATEST_MINOR", "OLDEST_MINOR"]

OLDEST_MINOR: Final = 31
"""The oldest of them, as in 1.31."""

LATEST_MINOR: Final = 37
"""The newest of them, as in 1.37."""
