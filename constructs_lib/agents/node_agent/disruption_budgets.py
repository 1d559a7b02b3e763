"""PodDisruptionBudgets of the agent's Pods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field

from constructs_lib.agents.node_agent.beside import Beside, Owner
from constructs_lib.declaration.model import Labels
from constructs_lib.declaration.named import Named, NamedListOf
from constructs_lib.declaration.sources import ObjectName
from constructs_lib.errors import Problem
from constructs_lib.k8s.given import given
from constructs_lib.k8s.manifest import Json, Manifest

__all__ = ["DisruptionBudget", "DisruptionBudgets"]

_Amount: TypeAlias = Annotated[int, Field(strict=True)] | str


class DisruptionBudget(Beside):
    """How many of the agent's Pods may be evicted at once, for an agent that has it already.

    A drain leaves the Pods of DaemonSets alone, and with most amounts Kubernetes lets none of them
    be evicted at all: see DS1105 of ``check``.
    """

    name: ObjectName = ""
    """Its name; left out where it is the key of a mapping."""
    max_unavailable: _Amount | None = None
    """How many may be missing, as a number or a share (``10%``)."""
    min_available: _Amount | None = None
    """How many have to be there, as a number or a share; instead of ``max_unavailable``."""
    unhealthy: Literal["IfHealthyBudget", "AlwaysAllow"] | None = None
    """Whether Pods that are not ready may always be evicted; only within the budget by default."""
    pods: Labels = Field(default_factory=dict)
    """Labels of the Pods it is about; the agent's selector by default."""

    def unanswered(self) -> Iterator[Problem]:
        message = (
            "is for agents that have one already; leave it out, as a drain leaves the Pods of "
            "DaemonSets alone, and say in rollout how many may be missing during an update"
        )
        yield Problem(path=(), message=message)

    def manifests(self, owner: Owner) -> Iterator[Manifest]:
        """The PodDisruptionBudget."""
        spec: dict[str, Json] = {
            "maxUnavailable": self.max_unavailable,
            "minAvailable": self.min_available,
            "unhealthyPodEvictionPolicy": self.unhealthy,
            "selector": {"matchLabels": dict(self.pods or owner.selector)},
        }
        yield {
            "apiVersion": "policy/v1",
            "kind": "PodDisruptionBudget",
            "metadata": self.metadata(self.name, owner),
            "spec": given(spec),
        }


DisruptionBudgets: TypeAlias = Annotated[NamedListOf[DisruptionBudget, Mapping[str, Any]], Named()]
"""PodDisruptionBudgets by their names, or a list."""
