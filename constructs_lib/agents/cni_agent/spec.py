"""The declaration of a CNI agent.

A node without its network agent is not a node, so this agent runs everywhere, also on nodes that
are still starting or being drained, comes before every other Pod, and is replaced on one node at
a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, TypeAlias

from pydantic import Field, model_validator

from constructs_lib.agents.cni_agent.calico import Calico
from constructs_lib.agents.cni_agent.cilium import Cilium
from constructs_lib.agents.cni_agent.custom import Custom
from constructs_lib.agents.cni_agent.flannel import Flannel
from constructs_lib.agents.cni_agent.kindnet import Kindnet
from constructs_lib.agents.cni_agent.plugin import CniPlugin
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.nodes import EVERYWHERE, Tolerates
from constructs_lib.declaration.priority import Priority
from constructs_lib.declaration.program import Program
from constructs_lib.declaration.resources import Resources
from constructs_lib.errors import Problem

__all__ = ["CniAgentSpec"]

Plugin: TypeAlias = Annotated[
    Calico | Cilium | Flannel | Kindnet | Custom, Field(discriminator="kind")
]


class CniAgentSpec(AgentSpec):
    """The network of every node."""

    program_name: ClassVar[str] = "cni-agent"
    only: ClassVar[str | None] = "the network of every node"
    component: ClassVar[str] = "network"
    role: ClassVar[str] = "cni"
    programs: ClassVar[frozenset[str]] = frozenset(
        {
            "calico-node",
            "calico/node",
            "cilium/cilium",
            "flannel-io/flannel",
            "flannel/flannel",
            "kindnetd",
        }
    )
    default_tolerates: ClassVar[Tolerates] = EVERYWHERE
    one_at_a_time: ClassVar[bool] = True

    plugin: Plugin
    """The plugin. One per cluster: the container runtime uses the first configuration it finds."""
    resources: Resources = CniPlugin.default_resources
    """Requests and limits on every node, by default what the plugin needs. A tight memory limit
    takes the node's network down."""
    priority: Priority = "system-node-critical"
    """The class of Pods a node cannot work without."""

    @model_validator(mode="before")
    @classmethod
    def _resources_of_the_plugin(cls, fields: Any) -> Any:
        plugin = fields.get("plugin") if isinstance(fields, dict) else None
        if isinstance(plugin, CniPlugin) and "resources" not in fields:
            return {**fields, "resources": plugin.default_resources}
        return fields

    def problems(self) -> Iterator[Problem]:
        yield from super().problems()
        yield from self.plugin.problems(self)

    def default_image(self) -> str | None:
        return self.plugin.default_image()

    def program(self) -> Program:
        return self.plugin.program(self)
