"""Every agent of this library, in one list. A test compares it with the files beside it."""

from __future__ import annotations

from typing import Final

from constructs_lib.agents.cni_agent import CniAgentSpec
from constructs_lib.agents.log_agent import LogAgentSpec
from constructs_lib.agents.node_exporter import NodeExporterSpec
from constructs_lib.spec.agent import AgentSpec

__all__ = ["AGENTS"]

AGENTS: Final[tuple[type[AgentSpec], ...]] = (
    CniAgentSpec,
    LogAgentSpec,
    NodeExporterSpec,
)
