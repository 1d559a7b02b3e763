"""What engines read of a DaemonSet to decide whether its update is done, and what they answer.

The fields are those that the DaemonSet controller writes: it counts nodes that should run the
agent, and on each of them looks at the oldest Pod only. Source: ``updateDaemonSetStatus`` in
``pkg/controller/daemon/daemon_controller.go`` of Kubernetes v1.37.
"""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from constructs_lib.daemon_set.strategy import UpdateStrategy
from constructs_lib.record import dataclass, field

__all__ = ["DONE", "FAILED", "Answer", "DaemonSetStatus", "State", "WaitsFor", "waiting"]

State: TypeAlias = Literal["done", "in progress", "failed"]
"""What becomes of whoever waits for the DaemonSet: it goes on, it waits, or it gives up."""

WaitsFor: TypeAlias = Literal["observed", "scheduled", "updated", "available", "ready"]
"""What is missing: the controller has not seen the change, or too few nodes have a Pod, a new Pod,
an available Pod, a Ready Pod."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DaemonSetStatus:
    """A DaemonSet as far as engines look at it."""

    generation: int = 1
    """``metadata.generation``: how often the spec was changed."""
    observed_generation: int = 1
    """The generation that the counts below are of; 0 before the controller has seen any."""
    strategy: UpdateStrategy = field(default_factory=UpdateStrategy)
    """``spec.updateStrategy``."""
    desired: int
    """``desiredNumberScheduled``: nodes that should run the agent."""
    current: int
    """``currentNumberScheduled``: of those, nodes that have a Pod."""
    updated: int
    """``updatedNumberScheduled``: of those, nodes whose oldest Pod has the new template."""
    ready: int
    """``numberReady``: of those, nodes whose oldest Pod is Ready."""
    available: int
    """``numberAvailable``: the same for ``minReadySeconds``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an engine says."""

    state: State
    """Whether it is done."""
    waits_for: WaitsFor | None = None
    """What the engine names as missing; none if it is done, or says nothing of it."""


DONE: Final = Answer(state="done")
FAILED: Final = Answer(state="failed")


def waiting(what: WaitsFor) -> Answer:
    """The answer of an engine that still waits."""
    return Answer(state="in progress", waits_for=what)
