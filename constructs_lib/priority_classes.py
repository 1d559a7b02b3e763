"""What the shared priority classes are declared with."""

from __future__ import annotations

from constructs_lib.agents.priority_classes import (
    NODE_CRITICAL,
    NODE_TELEMETRY,
    PriorityRank,
)

__all__ = [
    "NODE_CRITICAL",
    "NODE_TELEMETRY",
    "PriorityRank",
]
