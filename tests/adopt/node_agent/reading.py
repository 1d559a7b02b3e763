"""An agent as NodeAgent, for the tests of its words."""

from __future__ import annotations

from typing import Any

from constructs_lib.adopt.ladder import Adopted, climb
from constructs_lib.adopt.node_agent.rung import NODE_AGENT
from constructs_lib.adopt.rung import Candidate
from constructs_lib.k8s.manifest import Json
from constructs_lib.yaml.reader import read_yaml
from constructs_lib.yaml.writer import to_yaml
from tests.adopt.teams import DAEMON_SET, agent

__all__ = ["daemon_set", "read"]


def daemon_set(
    pod: dict[str, Json] | None = None, container: dict[str, Json] | None = None, **spec: Json
) -> str:
    """A DaemonSet with a few more fields, as YAML."""
    found: Any = read_yaml(DAEMON_SET)[0].value
    template = found["spec"]["template"]["spec"]
    template |= pod or {}
    template["containers"][0] |= container or {}
    found["spec"] |= spec
    return to_yaml([found])


def read(text: str) -> Candidate:
    """The NodeAgent of a text, which changes nothing."""
    found = climb(agent(text), [NODE_AGENT])
    assert isinstance(found, Adopted), found
    assert found.proof.is_no_op
    return found.candidate
