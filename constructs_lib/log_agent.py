"""What a log agent is declared with: where its lines go, and how it proves who it is."""

from __future__ import annotations

from constructs_lib.agents import log_agent as _home
from constructs_lib.agents.log_agent import *  # noqa: F403  # one list of names, the agent's own

__all__ = _home.__all__
