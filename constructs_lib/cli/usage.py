"""What is wrong with how a command was called. click, which tells it, takes long to import."""

from __future__ import annotations

__all__ = ["usage_error"]


def usage_error(message: str) -> Exception:
    """What to raise: it ends the command with exit code 2."""
    from click import UsageError  # noqa: PLC0415  # most commands are called as they should be

    return UsageError(message)
