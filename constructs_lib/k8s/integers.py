"""The integers that Kubernetes can keep: what Go calls ``int32`` and ``int64``."""

from __future__ import annotations

from typing import Final

__all__ = ["INT32", "INT64"]

INT32: Final = range(-(2**31), 2**31)
"""What most numbers of Kubernetes are kept in."""

INT64: Final = range(-(2**63), 2**63)
"""What the others are kept in."""
