"""The declaration of a CNI agent.

A node without its network agent is not a node, so this agent runs everywhere, also on nodes that
are still starting or being drained, comes before every other Pod, and is replaced on one node at
a time.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Self, TypeAlias

from pydantic import Field, model_validator

from constructs_lib.agents.cni_agent.custom import Custom
from constructs_lib.agents.cni_agent.flannel import Flannel
from constructs_lib.agents.cni_agent.kindnet import Kindnet
from constructs_lib.errors import Problem
from constructs_lib.spec.agent import AgentSpec
from constructs_lib.spec.mistakes import problems_error
from constructs_lib.spec.nodes import EVERYWHERE, Tolerates
from constructs_lib.spec.priority import Priority
from constructs_lib.spec.program import Program
from constructs_lib.spec.resources import Resources

__all__ = ["CniAgentSpec"]

Plugin: TypeAlias = Annotated[Flannel | Kindnet | Custom, Field(discriminator="kind")]


class CniAgentSpec(AgentSpec):
    """The network of every node."""

    program_name: ClassVar[str] = "cni-agent"
    component: ClassVar[str] = "network"
    role: ClassVar[str] = "cni"
    default_tolerates: ClassVar[Tolerates] = EVERYWHERE
    max_unavailable_percent: ClassVar[int] = 5

    plugin: Plugin
    """The plugin. One per cluster: the container runtime uses the first configuration it finds."""
    resources: Resources = Resources(cpu="100m", memory="64Mi", memory_limit="256Mi")
    """Requests and limits on every node. A tight memory limit takes the node's network down."""
    priority: Priority = "system-node-critical"
    """The class of Pods a node cannot work without."""

    @model_validator(mode="after")
    def _image_where_the_plugin_has_none(self) -> Self:
        if isinstance(self.plugin, Custom | Kindnet) and self.image is None:
            message = (
                f"is required for a {self.plugin.kind} plugin; write "
                "repo:tag@sha256:<64 hex digits>"
            )
            raise problems_error([Problem(path="image", message=message)])
        return self

    def default_image(self) -> str:
        return self.plugin.default_image()

    def program(self) -> Program:
        return self.plugin.program(
            image=self.resolved_image,
            resources=self.resources.manifest(),
            config_volume=self.config_volume(),
        )
