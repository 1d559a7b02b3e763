"""What happens to a request in which a policy finds something."""

from __future__ import annotations

from typing import Literal, TypeAlias

__all__ = ["Action"]

Action: TypeAlias = Literal["audit", "warn", "deny"]
"""It is noted in the audit log; the user is warned; it is refused."""
