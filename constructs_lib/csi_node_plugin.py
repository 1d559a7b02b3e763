"""What a storage driver is declared with."""

from __future__ import annotations

from constructs_lib.agents import csi_node_plugin as _home
from constructs_lib.agents.csi_node_plugin import *  # noqa: F403  # one list of names, the agent's own

__all__ = _home.__all__
