"""What an ingress proxy is declared with."""

from __future__ import annotations

from constructs_lib.agents.ingress_agent import (
    IngressClass,
)

__all__ = [
    "IngressClass",
]
