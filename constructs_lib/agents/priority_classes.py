"""PriorityClasses: the few ranks that node agents share.

An agent brings a class of its own unless told otherwise. A platform with many agents rather has
a few ranks, declared once for the cluster and named by every agent
(``priority="node-critical"``). All of them are above ordinary workloads (0) and far below the
system's own classes (2,000,000,000).
"""

from __future__ import annotations

from typing import Annotated, Final, Self

from pydantic import Field, model_validator

from constructs_lib.declaration.base import Declaration
from constructs_lib.declaration.mistakes import problems_error
from constructs_lib.declaration.model import Annotations, Labels, ListOf, Part, Reason, checked
from constructs_lib.declaration.priority import (
    HIGHEST_USER_VALUE,
    NODE_CRITICAL_VALUE,
    PriorityClassName,
)
from constructs_lib.errors import Problem
from constructs_lib.k8s import objects
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.metadata import OURS
from constructs_lib.k8s.repeats import repeated

__all__ = ["NODE_CRITICAL", "NODE_TELEMETRY", "PriorityClassesSpec", "PriorityRank"]


def _name_problem(name: str) -> str | None:
    if name.startswith("system-"):
        return f"{name!r} belongs to Kubernetes, as every name with 'system-' does; take another"
    return None


class PriorityRank(Part):
    """One PriorityClass."""

    name: Annotated[PriorityClassName, checked(_name_problem)]
    """Its name, which agents give as ``priority``."""
    value: int = Field(ge=0, le=HIGHEST_USER_VALUE)
    """The higher value gets the node. It can never be changed: a new value needs a new name."""
    description: str = ""
    """Who should use it, for people; required unless the class was there before."""
    preempts: bool = True
    """Whether its Pods take the place of lower ones on a full node; otherwise they only go
    first among those that wait."""


NODE_CRITICAL: Final = PriorityRank(
    name="node-critical",
    value=NODE_CRITICAL_VALUE,
    description="Agents that the workloads of a node depend on.",
)
"""For agents that workloads of the node cannot do without."""

NODE_TELEMETRY: Final = PriorityRank(
    name="node-telemetry",
    value=NODE_CRITICAL_VALUE // 2,
    description="Agents that watch a node; its workloads run without them.",
)
"""For logs, metrics and the like."""


def _ranks_problem(ranks: tuple[PriorityRank, ...]) -> str | None:
    twice = repeated([rank.name for rank in ranks])
    return f"{', '.join(twice)} is listed twice; list it once" if twice else None


class PriorityClassesSpec(Declaration):
    """The PriorityClasses of a cluster's node agents. They belong to the whole cluster."""

    ranks: Annotated[ListOf[PriorityRank], Field(min_length=1), checked(_ranks_problem)] = (
        NODE_CRITICAL,
        NODE_TELEMETRY,
    )
    """The classes: ``node-critical`` and ``node-telemetry`` by default."""
    adopted: Reason | None = None
    """Where they come from, if they were there before they were declared
    (``Adopted from k8s/a.yaml:1.``). Nothing is added then that is not declared."""
    labels: Labels = Field(default_factory=dict)
    """Further labels."""
    annotations: Annotations = Field(default_factory=dict)
    """Further annotations."""

    @model_validator(mode="after")
    def _new_ones_are_described(self) -> Self:
        problems = [
            Problem(path=("ranks", index, "description"), message="is required; say who uses it")
            for index, rank in enumerate(self.ranks)
            if not rank.description and self.adopted is None
        ]
        if problems:
            raise problems_error(problems)
        return self

    def manifests(self) -> list[Manifest]:
        labels = self.labels if self.adopted else {**self.labels, **OURS}
        return [
            objects.priority_class(
                rank.name,
                value=rank.value,
                description=rank.description,
                preempts=rank.preempts,
                labels=labels,
                annotations=self.annotations,
            )
            for rank in self.ranks
        ]
