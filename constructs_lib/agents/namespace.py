"""AgentNamespace: a namespace that lets its agents in, and nothing that needs more.

Pod Security admission judges Pods, not DaemonSets: in a namespace that forbids what an agent
needs, the DaemonSet is created without a word and no Pod ever starts. One host path is already
beyond the baseline level. So the level is computed from what runs there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final, Self

from pydantic import Field, model_validator

from constructs_lib.declaration.base import Declaration
from constructs_lib.declaration.mistakes import problems_error
from constructs_lib.declaration.model import Annotations, Labels, ListOf, Reason
from constructs_lib.errors import Problem
from constructs_lib.k8s import objects
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.metadata import OURS
from constructs_lib.k8s.pod_security import Level, needed_levels

__all__ = ["AgentNamespaceOfAppSpec", "AgentNamespaceSpec"]

_STRICTEST: Final[Level] = "restricted"
_LEVEL: Final = "pod-security.kubernetes.io/"


class AgentNamespaceSpec(Declaration):
    """A namespace for node agents, at the strictest Pod Security level that lets them in."""

    follows_the_app: ClassVar[bool] = False
    """Whether the level is that of all Pods an app declares in this namespace, now and later."""

    agents: ListOf[Declaration] = ()
    """The agents of this namespace, whose Pods decide the level."""
    pod_security: Level | None = None
    """The level enforced, where other Pods than the agents' decide it."""
    adopted: Reason | None = None
    """Where it comes from, if it was there before it was declared (``Adopted from k8s/a.yaml:1.``).
    Nothing is added then that is not declared: no label of this library, and ``pod_security`` is
    only enforced, and only if it is given."""
    labels: Labels = Field(default_factory=dict)
    """Further labels."""
    annotations: Annotations = Field(default_factory=dict)
    """Further annotations."""

    @model_validator(mode="after")
    def _level_is_known(self) -> Self:
        known = self.agents or self.pod_security or self.adopted
        if not (known or self.follows_the_app):
            message = (
                "is empty, so nothing tells the level; give the agents of this namespace, or the "
                "level as pod_security='...'"
            )
            raise problems_error([Problem(path=("agents",), message=message)])
        return self

    def manifests(self) -> list[Manifest]:
        if self.adopted is not None:
            enforced = {} if self.pod_security is None else {f"{_LEVEL}enforce": self.pod_security}
            labels = {**self.labels, **enforced}
            return [objects.namespace(self.name, labels=labels, annotations=self.annotations)]
        level = self.pod_security or self._needed()
        modes = {f"{_LEVEL}{mode}": level for mode in ("enforce", "audit", "warn")}
        labels = {**self.labels, **OURS, **modes}
        return [objects.namespace(self.name, labels=labels, annotations=self.annotations)]

    def following_namespaces(self) -> Sequence[str]:
        follows = self.follows_the_app and self.pod_security is None and self.adopted is None
        return (self.name,) if follows else ()

    def _needed(self) -> Level:
        """The strictest level that lets all the agents in."""
        manifests = [manifest for agent in self.agents for manifest in agent.manifests()]
        return needed_levels(manifests).get(self.name, _STRICTEST)


class AgentNamespaceOfAppSpec(AgentNamespaceSpec):
    """A namespace for node agents, at the strictest Pod Security level that lets them in.

    The level follows every Pod that the app declares in this namespace, before or after it.
    """

    follows_the_app: ClassVar[bool] = True
