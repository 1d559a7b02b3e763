"""What a declaration is: a part that has a name and becomes manifests."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Final

from pydantic import PrivateAttr, model_validator

from constructs_lib.declaration.alike import alike_of_now
from constructs_lib.declaration.cluster_defaults import ClusterDefaults, cluster_of_now
from constructs_lib.declaration.model import DnsLabel, Part
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.yaml.writer import to_yaml

__all__ = ["Declaration"]


_WORKED_OUT: Final = frozenset({"_alike_key", "_rendered"})


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
    _alike_key: bytes | None = PrivateAttr(default=None)
    _rendered: dict[Callable[[Manifest], Manifest] | None, str] = PrivateAttr(default_factory=dict)

    def __eq__(self, other: object) -> bool:
        """Whether both say the same, whatever was worked out of either."""
        if not isinstance(other, Declaration) or type(self) is not type(other):
            return NotImplemented
        return self.__dict__ == other.__dict__ and _said(self) == _said(other)

    def __hash__(self) -> int:
        """That of the fields; there is none where one of them is a mapping."""
        return hash((type(self), *self.__dict__.values()))

    def _make(self, fields: dict[str, Any]) -> None:
        """As every part, or as what said the same before (see ``alike.py``)."""
        alike = alike_of_now()
        if alike is None:
            super()._make(fields)
            return
        # Only fleets compare what they declare.
        from constructs_lib.declaration.alike_key import alike_key  # noqa: PLC0415

        cluster = cluster_of_now()
        key = alike_key(type(self), fields, cluster)
        twin = alike.get(key)
        if twin is None:
            super()._make(fields)
            self._alike_key = key  # type: ignore[misc]
            alike.remember(key, self)
        else:
            state = twin.__getstate__()
            own = {**state["__pydantic_private__"], "_cluster": cluster}
            self.__setstate__({**state, "__pydantic_private__": own})

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

    def yaml(self, *, each: Callable[[Manifest], Manifest] | None = None) -> str:
        """The objects as YAML; what says the same is rendered once (see ``alike.py``).

        Args:
            each: what is made of each object first. Default: nothing.
        """
        if each not in self._rendered:
            manifests = self.manifests()
            self._rendered[each] = to_yaml(list(map(each, manifests)) if each else manifests)
        return self._rendered[each]

    @property
    def alike_key(self) -> bytes | None:
        """What is equal for declarations that say the same; none where nobody asks."""
        return self._alike_key

    def keeps_what_runs(self) -> bool:
        """Whether it stands for something that runs already, exactly as it is.

        What is wrong with it is then for ``check`` to say, and stops no app.
        """
        return False

    def following_namespaces(self) -> Sequence[str]:
        """Namespaces whose Pod Security level is to be that of what an app runs in them."""
        return ()


def _said(declaration: Declaration) -> dict[str, Any]:
    """What was said of a declaration beside its fields: its cluster, its pool."""
    private = getattr(declaration, "__pydantic_private__", None) or {}
    return {name: value for name, value in private.items() if name not in _WORKED_OUT}
