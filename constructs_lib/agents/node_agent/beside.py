"""What the objects beside an agent's DaemonSet have in common."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping

from pydantic import Field

from constructs_lib.declaration.model import Annotations, Labels, Part
from constructs_lib.declaration.service_account import labels_beside
from constructs_lib.errors import Problem
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.metadata import metadata
from constructs_lib.record import dataclass

__all__ = ["Beside", "Owner"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """The agent that objects are written with."""

    namespace: str
    """Its namespace."""
    account: str
    """Its ServiceAccount."""
    selector: Mapping[str, str]
    """The labels by which its Pods are selected."""
    labels: Mapping[str, str]
    """Labels of the objects beside its DaemonSet."""
    only_declared: bool = False
    """Whether nothing is added that is not declared."""


class Beside(Part):
    """An object that is written with the agent."""

    labels: Labels | None = None
    """Its labels, beside those of all objects of the agent. Where only what is declared is there
    they are all it has, and ``labels_beside`` are meant where they are left out."""
    annotations: Annotations = Field(default_factory=dict)
    """Its annotations."""

    @abstractmethod
    def manifests(self, owner: Owner) -> Iterator[Manifest]:
        """The object, with what belongs to it.

        Args:
            owner: the agent.
        """

    def mistakes(self) -> Iterable[Problem]:
        """What no agent can say."""
        return ()

    def unanswered(self) -> Iterable[Problem]:
        """What a new agent would have to say of it."""
        return ()

    def metadata(self, name: str, owner: Owner, *, namespace: str | None = None) -> Json:
        """Its metadata.

        Args:
            name: its name.
            owner: the agent.
            namespace: its namespace; the agent's by default.
        """
        return metadata(
            name,
            namespace=namespace or owner.namespace,
            labels=self.labels_with(owner),
            annotations=self.annotations,
        )

    def labels_with(self, owner: Owner) -> dict[str, str]:
        """All its labels."""
        return labels_beside(self.labels, owner.labels, only_declared=owner.only_declared)
