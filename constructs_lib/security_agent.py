"""What a runtime security agent is declared with: sensors and their rules."""

from __future__ import annotations

from constructs_lib.agents import security_agent as _home
from constructs_lib.agents.security_agent import *  # noqa: F403  # one list of names, the agent's own

__all__ = _home.__all__
