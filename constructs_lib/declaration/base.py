"""What a declaration is: a part that has a name and becomes manifests."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from pydantic import PrivateAttr, model_validator

from constructs_lib.declaration.cluster_defaults import ClusterDefaults, cluster_of_now
from constructs_lib.declaration.model import DnsLabel, Part
from constructs_lib.k8s.manifest import Manifest

__all__ = ["Declaration"]


class Declaration(Part):
    """Something a platform declares: it has a name and becomes Kubernetes objects."""

    not_fields: ClassVar[Mapping[str, str]] = {
        # Their names until 0.1; declarations out there still have them.
        "answers": "it is called 'suppress' now, with the same values",
        "answered_for": "it is called 'suppress_in' now, with the same values",
    }
    only: ClassVar[str | None] = None
    """What a cluster has one of, where this is one, as it is said in an error."""

    name: DnsLabel
    """Name of the object."""

    _cluster: ClusterDefaults = PrivateAttr(default_factory=cluster_of_now)

    @model_validator(mode="before")
    @classmethod
    def _completed_by_its_cluster(cls, given: Any) -> Any:
        return cluster_of_now().completed(cls.model_fields, given)

    @property
    def declared_for(self) -> str | None:
        """Name of the cluster inside which this was declared; none outside of any."""
        return self._cluster.name

    @abstractmethod
    def manifests(self) -> list[Manifest]:
        """The objects as plain data, in the order they can be applied.

        The same declaration gives the same data, always.
        """

    def keeps_what_runs(self) -> bool:
        """Whether it stands for something that runs already, exactly as it is.

        What is wrong with it is then for ``check`` to say, and stops no app.
        """
        return False

    def following_namespaces(self) -> Sequence[str]:
        """Namespaces whose Pod Security level is to be that of what an app runs in them."""
        return ()
