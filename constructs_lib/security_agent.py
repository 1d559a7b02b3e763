"""What a runtime security agent is declared with: sensors and their rules."""

from __future__ import annotations

from constructs_lib.agents.security_agent import (
    AquaEnforcer,
    AquaTls,
    BaseSyscalls,
    Falco,
    FalcoHttpOutput,
    FalcoList,
    FalcoMacro,
    FalcoPlugin,
    FalcoRule,
    PrismaDefender,
)

__all__ = [
    "AquaEnforcer",
    "AquaTls",
    "BaseSyscalls",
    "Falco",
    "FalcoHttpOutput",
    "FalcoList",
    "FalcoMacro",
    "FalcoPlugin",
    "FalcoRule",
    "PrismaDefender",
]
