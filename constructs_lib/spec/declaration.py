"""What a declaration is: a part that has a name and becomes manifests."""

from __future__ import annotations

from abc import abstractmethod

from constructs_lib.k8s.manifest import Manifest
from constructs_lib.spec.model import DnsLabel, Part

__all__ = ["Declaration"]


class Declaration(Part):
    """Something a platform declares: it has a name and becomes Kubernetes objects."""

    name: DnsLabel
    """Name of the object."""

    @abstractmethod
    def manifests(self) -> list[Manifest]:
        """The objects as plain data, in the order they can be applied.

        The same declaration gives the same data, always.
        """
