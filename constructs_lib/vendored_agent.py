"""What the manifests of somebody else are declared with."""

from __future__ import annotations

from constructs_lib.agents.vendored_agent import (
    DaemonSetOverlay,
)

__all__ = [
    "DaemonSetOverlay",
]
