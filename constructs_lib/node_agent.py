"""What a program of one's own is declared with."""

from __future__ import annotations

from constructs_lib.agents import node_agent as _home
from constructs_lib.agents.node_agent import *  # noqa: F403  # one list of names, the agent's own

__all__ = _home.__all__
