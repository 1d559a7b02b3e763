"""An agent as it is put together: what its declaration says and what its program needs.

A plain record between the declaration, which users write, and the assembly, which knows no
declaration.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from constructs_lib.declaration.host import HostAccess, Privileges
from constructs_lib.declaration.linters import Linter
from constructs_lib.declaration.nodes import Nodes, Tolerates
from constructs_lib.declaration.overrides import Overrides
from constructs_lib.declaration.priority import Priority
from constructs_lib.declaration.program import Program
from constructs_lib.declaration.rollout import Rollout
from constructs_lib.declaration.sources import EnvVar
from constructs_lib.platforms.facts import Platform

__all__ = ["DeclaredAgent"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredAgent:
    """One DaemonSet of an agent, before it is written.

    The fields without a description are those of the declaration (``AgentSpec``).
    """

    program: Program
    """What the program needs."""
    program_name: str
    component: str
    role: str
    name: str
    """The agent's name, which its DaemonSets share."""
    daemon_set_name: str
    """The name of this DaemonSet."""
    is_split: bool
    """Whether it is one of several DaemonSets of the agent."""
    namespace: str
    image: str
    """The image that runs."""
    allow_unpinned: str | None
    rollout: Rollout
    nodes: Nodes
    tolerates: Tolerates
    """The taints it tolerates, by the declaration or by its kind."""
    priority: Priority
    env: Sequence[EnvVar]
    host: HostAccess
    privileges: Privileges | None
    labels: Mapping[str, str]
    annotations: Mapping[str, str]
    pod_labels: Mapping[str, str]
    pod_annotations: Mapping[str, str]
    service_account_annotations: Mapping[str, str]
    image_pull_secrets: Sequence[str]
    platform: Platform
    suppress: Mapping[str, str]
    suppress_in: Sequence[Linter]
    overrides: Overrides | None
