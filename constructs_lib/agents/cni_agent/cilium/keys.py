"""How the files of cilium-config spell values."""

from __future__ import annotations

__all__ = ["flag"]


def flag(on: bool) -> str:
    """A switch."""
    return "true" if on else "false"
