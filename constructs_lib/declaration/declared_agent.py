"""An agent as it is put together: what its declaration says and what its program needs.

A plain record between the declaration, which users write, and the assembly, which knows no
declaration.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from constructs_lib.declaration.adopted import Adopted
from constructs_lib.declaration.cluster_defaults import ClusterDefaults
from constructs_lib.declaration.host import HostAccess, Privileges
from constructs_lib.declaration.linters import Linter
from constructs_lib.declaration.nodes import Nodes, Tolerates
from constructs_lib.declaration.overrides import Overrides
from constructs_lib.declaration.priority import Priority
from constructs_lib.declaration.program import Program
from constructs_lib.declaration.rollout import Rollout
from constructs_lib.declaration.service_account import OwnServiceAccount, account_name
from constructs_lib.declaration.sources import EnvVar
from constructs_lib.k8s.metadata import selector_labels
from constructs_lib.platforms.facts import Platform
from constructs_lib.record import dataclass

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
    home: str
    """The namespace in the names of its objects of the whole cluster."""
    adopted: Adopted | None
    image: str
    """The image that runs."""
    allow_unpinned: str | None
    rollout: Rollout
    nodes: Nodes
    tolerates: Tolerates
    """The taints it tolerates, by the declaration or by its kind."""
    priority: Priority | None
    """None for an adopted agent that has none."""
    service_account: OwnServiceAccount | str | None
    token: bool | None
    env: Sequence[EnvVar]
    host: HostAccess
    privileges: Privileges | None
    labels: Mapping[str, str]
    labels_beside: Mapping[str, str]
    annotations: Mapping[str, str]
    pod_labels: Mapping[str, str]
    pod_annotations: Mapping[str, str]
    service_account_annotations: Mapping[str, str]
    image_pull_secrets: Sequence[str]
    platform: Platform
    cluster: ClusterDefaults
    """What its cluster gives to it."""
    suppress: Mapping[str, str]
    suppress_in: Sequence[Linter]
    overrides: Overrides | None

    @property
    def only_declared(self) -> bool:
        """Whether nothing is added to its Pods that is not declared."""
        return self.adopted is not None and self.adopted.only_declared

    @property
    def selector(self) -> dict[str, str]:
        """The labels by which it selects its Pods, for ever."""
        if self.adopted is not None:
            return self.adopted.selected({**self.labels, **self.pod_labels})
        return selector_labels(program=self.program_name, instance=self.daemon_set_name)

    @property
    def pod_metadata(self) -> dict[str, str]:
        """What the metadata of its template says beside labels and annotations."""
        kept = {} if self.adopted is None else self.adopted.pod_metadata
        return {key: value for key, value in kept.items()}  # noqa: C416  # keys of any text

    @property
    def own_priority_class(self) -> str:
        """The name of a PriorityClass of its own."""
        # A dot cannot stand in a namespace, so two agents never share a class.
        return f"{self.home}.{self.name}"

    @property
    def account(self) -> str | None:
        """Its ServiceAccount; none for the namespace's default."""
        return account_name(self.service_account, agent=self.name, only_declared=self.only_declared)
