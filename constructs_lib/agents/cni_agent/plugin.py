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

__all__ = ["AS_ROOT", "CniPlugin", "UnprivilegedInstaller"]

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


class UnprivilegedInstaller(CniPlugin):
    """A plugin whose steps write the node's folders as root without any capability."""

    foreign_bin_folder: bool = False
    """Whether the node's folders of plugins (/opt/cni/bin, /etc/cni/net.d) belong to another user
    than root, as Kubespray leaves them. The steps that write there then get the capability
    DAC_OVERRIDE; without it they fail, and the node gets no network."""

    @property
    def bin_folder_capabilities(self) -> tuple[str, ...]:
        """What it takes to write into the node's folders of plugins."""
        return ("DAC_OVERRIDE",) if self.foreign_bin_folder else ()
