"""Other Pods that decide where an agent runs.

The scheduler places the Pods of a DaemonSet, too, so what it asks for can keep them from a node for
ever. That is what a new agent has to give a reason for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from constructs_lib.declaration.model import DnsLabel, Labels, ListOf, Part, Reason, checked
from constructs_lib.errors import Problem
from constructs_lib.k8s.given import given
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.metadata import label_key_problem

__all__ = ["PodTerm", "TopologySpread", "affinity_of"]

TopologyKey: TypeAlias = Annotated[str, checked(label_key_problem)]
"""The label of nodes by which they are one place (``topology.kubernetes.io/zone``)."""

_HOSTNAME = "kubernetes.io/hostname"


class _OfPods(Part):
    labels: Annotated[Labels, Field(min_length=1)]
    """Labels that the Pods carry, all of them."""
    reason: Reason | None = None
    """Why a node may go without the agent for it."""

    def unanswered(self) -> Iterator[Problem]:
        """What a new agent would have to say of it."""
        if self.reason is None:
            message = "can keep the agent from a node for ever; say why with reason='...'"
            yield Problem(path=("reason",), message=message)

    def _selector(self) -> dict[str, Json]:
        return {"labelSelector": {"matchLabels": dict(self.labels)}}


class PodTerm(_OfPods):
    """Pods that the agent runs beside, or not beside."""

    topology: TopologyKey = _HOSTNAME
    """What is one place; a node by default."""
    namespaces: ListOf[DnsLabel] = ()
    """Namespaces of the Pods; the agent's own by default."""
    weight: int | None = Field(default=None, ge=1, le=100)
    """How much it counts as a wish; it must hold where this is left out."""

    def unanswered(self) -> Iterator[Problem]:
        if self.weight is None:
            yield from super().unanswered()

    def manifest(self) -> dict[str, Json]:
        """The term of the affinity."""
        namespaces = {"namespaces": list(self.namespaces)} if self.namespaces else {}
        term: dict[str, Json] = {**self._selector(), "topologyKey": self.topology, **namespaces}
        return term if self.weight is None else {"weight": self.weight, "podAffinityTerm": term}


class TopologySpread(_OfPods):
    """How evenly Pods are spread over places. A DaemonSet has one on each node anyway."""

    topology: TopologyKey
    """What is one place."""
    max_skew: int = Field(default=1, ge=1)
    """How many more Pods one place may have than another."""
    when_unsatisfiable: Literal["DoNotSchedule", "ScheduleAnyway"] = "DoNotSchedule"
    """What happens where it cannot be kept."""

    def unanswered(self) -> Iterator[Problem]:
        if self.when_unsatisfiable == "DoNotSchedule":
            yield from super().unanswered()

    def manifest(self) -> dict[str, Json]:
        """The entry of ``topologySpreadConstraints``."""
        return {
            "maxSkew": self.max_skew,
            "topologyKey": self.topology,
            "whenUnsatisfiable": self.when_unsatisfiable,
            **self._selector(),
        }


def affinity_of(near: Sequence[PodTerm], apart: Sequence[PodTerm]) -> dict[str, Json]:
    """``affinity`` of a Pod.

    Args:
        near: Pods that it runs beside.
        apart: Pods that it does not run beside.
    """
    found = {"podAffinity": _terms(near), "podAntiAffinity": _terms(apart)}
    return given(found)


def _terms(terms: Sequence[PodTerm]) -> dict[str, Json]:
    """Both kinds of terms, under the names that Kubernetes has for them."""
    needed = [each.manifest() for each in terms if each.weight is None]
    wished = [each.manifest() for each in terms if each.weight is not None]
    found = {
        "requiredDuringSchedulingIgnoredDuringExecution": needed,
        "preferredDuringSchedulingIgnoredDuringExecution": wished,
    }
    return given(found)
