"""What a declaration is: a part that has a name and becomes manifests."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import ClassVar

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
