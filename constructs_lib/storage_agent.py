"""What the node plugin of Ceph is declared with."""

from __future__ import annotations

from constructs_lib.agents import storage_agent as _home
from constructs_lib.agents.storage_agent import *  # noqa: F403  # one list of names, the agent's own

__all__ = _home.__all__
