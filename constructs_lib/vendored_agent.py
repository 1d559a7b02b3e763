"""What the manifests of somebody else are declared with."""

from __future__ import annotations

from constructs_lib.agents import vendored_agent as _home
from constructs_lib.agents.vendored_agent import *  # noqa: F403  # one list of names, the agent's own

__all__ = _home.__all__
