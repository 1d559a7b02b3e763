"""SecurityAgent: watches what every process of a node does, by a sensor of one's choice."""

from constructs_lib.agents.security_agent.aqua import AquaEnforcer, AquaTls
from constructs_lib.agents.security_agent.falco import Falco, FalcoHttpOutput
from constructs_lib.agents.security_agent.falco_rules import FalcoList, FalcoMacro, FalcoRule
from constructs_lib.agents.security_agent.spec import SecurityAgentSpec
from constructs_lib.agents.security_agent.twistlock import PrismaDefender

__all__ = [
    "AquaEnforcer",
    "AquaTls",
    "Falco",
    "FalcoHttpOutput",
    "FalcoList",
    "FalcoMacro",
    "FalcoRule",
    "PrismaDefender",
    "SecurityAgentSpec",
]
