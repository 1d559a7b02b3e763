"""SecurityAgent: watches what every process of a node does, by a sensor of one's choice."""

from constructs_lib.agents.security_agent.aqua import AquaEnforcer, AquaTls
from constructs_lib.agents.security_agent.falco import Falco
from constructs_lib.agents.security_agent.falco_output import FalcoHttpOutput
from constructs_lib.agents.security_agent.falco_plugins import BaseSyscalls, FalcoPlugin
from constructs_lib.agents.security_agent.falco_rules import FalcoList, FalcoMacro, FalcoRule
from constructs_lib.agents.security_agent.spec import SecurityAgentSpec
from constructs_lib.agents.security_agent.twistlock import PrismaDefender

__all__ = [
    "AquaEnforcer",
    "AquaTls",
    "BaseSyscalls",
    "Falco",
    "FalcoHttpOutput",
    "FalcoList",
    "FalcoMacro",
    "FalcoPlugin",
    "FalcoRule",
    "PrismaDefender",
    "SecurityAgentSpec",
]
