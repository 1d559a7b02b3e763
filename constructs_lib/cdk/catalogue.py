"""The construct classes.

Their signatures, for editors and type checkers, are in the ``.pyi`` beside this file, which
``make stubs`` writes from the specs.
"""

from __future__ import annotations

from typing import ClassVar

from constructs_lib.agents.cni_agent import CniAgentSpec
from constructs_lib.agents.log_agent import LogAgentSpec
from constructs_lib.agents.namespace import AgentNamespaceSpec
from constructs_lib.agents.node_exporter import NodeExporterSpec
from constructs_lib.cdk.construct import SpecConstruct
from constructs_lib.spec.declaration import Declaration

__all__ = ["AgentNamespace", "CniAgent", "LogAgent", "NodeExporter"]


class AgentNamespace(SpecConstruct):
    spec_type: ClassVar[type[Declaration]] = AgentNamespaceSpec


class CniAgent(SpecConstruct):
    spec_type: ClassVar[type[Declaration]] = CniAgentSpec


class LogAgent(SpecConstruct):
    spec_type: ClassVar[type[Declaration]] = LogAgentSpec


class NodeExporter(SpecConstruct):
    spec_type: ClassVar[type[Declaration]] = NodeExporterSpec
