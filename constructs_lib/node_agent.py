"""What a program of one's own is declared with."""

from __future__ import annotations

from constructs_lib.agents.node_agent import (
    LocalProfile,
    NamedPort,
    PodSecurity,
    Security,
)

__all__ = [
    "LocalProfile",
    "NamedPort",
    "PodSecurity",
    "Security",
]
