"""What the network of a cluster is declared with: plugins, and how their packets travel."""

from __future__ import annotations

from constructs_lib.agents import cni_agent as _home
from constructs_lib.agents.cni_agent import *  # noqa: F403  # one list of names, the agent's own

__all__ = _home.__all__
