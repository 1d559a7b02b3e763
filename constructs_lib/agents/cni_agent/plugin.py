"""What a CNI plugin answers about itself, so that one declaration fits all of them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from typing import ClassVar, Final

from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.model import Part
from constructs_lib.declaration.program import Program
from constructs_lib.declaration.resources import Resources
from constructs_lib.errors import Problem

__all__ = ["AS_ROOT", "CniPlugin"]

AS_ROOT: Final[Mapping[str, str]] = {
    "DS503": "Only root changes the node's network and writes the container runtime's folders."
}
"""Why the containers of every plugin run as root."""


class CniPlugin(Part):
    """A program that makes a node's network."""

    default_resources: ClassVar[Resources] = Resources(
        cpu="100m", memory="64Mi", memory_limit="256Mi"
    )
    """What it needs on a node of ordinary size."""

    @abstractmethod
    def default_image(self) -> str | None:
        """The catalogue's image; none where the declaration must name one."""

    def problems(self, agent: AgentSpec) -> Iterator[Problem]:
        """What is wrong with the agent around the plugin."""
        del agent
        yield from ()

    @abstractmethod
    def program(self, agent: AgentSpec) -> Program:
        """What the plugin needs to run as this agent."""
