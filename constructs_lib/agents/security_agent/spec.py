"""The declaration of a security agent.

A node without its sensor is a node where nobody is seen, so this agent tolerates every taint:
upstream's manifests leave control-plane and dedicated nodes unwatched (aqua-helm#19, #443). It is
replaced on one node at a time, as nothing watches the node in between.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, TypeAlias

from pydantic import Field

from constructs_lib.agents.security_agent.aqua import AquaEnforcer
from constructs_lib.agents.security_agent.falco import Falco
from constructs_lib.agents.security_agent.twistlock import PrismaDefender
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.nodes import EVERYWHERE, Tolerates
from constructs_lib.declaration.program import Program
from constructs_lib.declaration.resources import Resources

__all__ = ["SecurityAgentSpec"]

Sensor: TypeAlias = Annotated[Falco | AquaEnforcer | PrismaDefender, Field(discriminator="kind")]


class SecurityAgentSpec(AgentSpec):
    """Runtime security on every node."""

    program_name: ClassVar[str] = "security-agent"
    component: ClassVar[str] = "security"
    role: ClassVar[str] = "security"
    programs: ClassVar[frozenset[str]] = frozenset(
        {"falco", "falco-no-driver", "registry.aquasec.com/enforcer", "twistlock/defender"}
    )
    default_tolerates: ClassVar[Tolerates] = EVERYWHERE

    sensor: Sensor
    """The sensor. Those of Aqua and Prisma are private images: ``image`` is required with them,
    and mostly ``image_pull_secrets``."""
    resources: Resources = Resources(cpu="250m", memory="512Mi", memory_limit="1536Mi")
    """Requests and limits on every node. A sensor that is killed sees nothing, and its buffers
    grow with the number of CPUs; raise the limit on large nodes. No CPU limit: sensors that wait
    delay the start of processes."""

    def default_image(self) -> str | None:
        return self.sensor.default_image()

    @property
    def no_default_image(self) -> str:
        return (
            f"the image of {type(self.sensor).__name__} is private; write "
            "repo:tag@sha256:<64 hex digits> with the registry the vendor opened to you"
        )

    def program(self) -> Program:
        return self.sensor.program(
            image=self.resolved_image,
            resources=self.resources.manifest(),
            config_volume=self.config_volume(),
            monitored=self.monitoring is not None,
            facts=self.platform_facts,
        )
