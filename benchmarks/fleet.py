"""The fleet that every peer renders: log agents that differ in nothing but their names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib import LogAgentSpec
from constructs_lib.agents.log_agent import Elasticsearch
from constructs_lib.k8s.manifest import Manifest

__all__ = ["NAMESPACE", "OUTPUT_HOST", "PRIORITY", "agent_name", "declaration", "objects"]

NAMESPACE: Final = "logging"
OUTPUT_HOST: Final = "elasticsearch.logging.svc"
PRIORITY: Final = "node-critical"
"""A class of the platform's own, so an agent is five objects: no class and no quota of its own."""


def agent_name(number: int) -> str:
    """The name of one agent of the fleet."""
    return f"agent-{number:05}"


def declaration(number: int) -> LogAgentSpec:
    """The typed declaration of one agent, checked."""
    return LogAgentSpec(
        name=agent_name(number),
        namespace=NAMESPACE,
        priority=PRIORITY,
        output=Elasticsearch(host=OUTPUT_HOST),
    )


def objects(agents: int) -> Iterator[Manifest]:
    """The fleet's objects as plain data, made one agent after the other."""
    for number in range(agents):
        yield from declaration(number).manifests()
