"""The answer for one DaemonSet on one node, and the reasons it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias

from constructs_lib.k8s.taints import Taint
from constructs_lib.placement.shortage import Shortage
from constructs_lib.record import dataclass, replace

__all__ = ["InCompetition", "Outcome", "Reason", "Verdict"]

Outcome: TypeAlias = Literal["runs", "pending", "not wanted", "left running"]
"""What happens on a node.

runs: the controller creates a Pod and the scheduler places it, or one runs already.
pending: the Pod is created and counted as desired, but stays Pending; it holds up rollouts.
not wanted: no Pod is created, and one that is there is deleted.
left running: no Pod is created, but the one that is there may stay until it is lost or replaced.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a Pod does not run on a node."""

    predicate: str
    """What decides: platform, node-name, node-selector, node-affinity, taint, admission,
    virtual-node, platform-path, operating-system, architecture, scheduling-gated,
    declared-features, host-port, too-many-pods, insufficient-<resource>, volume, topology-spread,
    inter-pod-affinity, runtime-class or kubelet-rejects."""
    message: str
    """What was wanted and what was found, in the words of Kubernetes."""
    remedy: str
    """What to do about it, as a sentence."""
    taint: Taint | None = None
    """The taint to tolerate, where that is the remedy."""
    shortage: Shortage | None = None
    """The figures of the message, where it has any."""

    @property
    def without_figures(self) -> str:
        """Equal for reasons that differ in their figures alone."""
        if self.shortage is None:
            return self.message
        return self.message.replace(self.shortage.message, f"insufficient {self.shortage.resource}")

    def with_all(self, others: Iterable[Reason]) -> Reason:
        """The same with the figures of others, which differ in these alone."""
        if self.shortage is None:
            return self
        known = [each.shortage for each in others if each.shortage is not None]
        return self.with_figures(self.shortage.with_all(known))

    def with_figures(self, shortage: Shortage) -> Reason:
        """The same with other figures."""
        if self.shortage is None or self.shortage == shortage:
            return self
        return replace(
            self,
            message=self.message.replace(self.shortage.message, shortage.message),
            remedy=shortage.remedy,
            shortage=shortage,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What happens to one DaemonSet on one node."""

    outcome: Outcome
    """What happens."""
    should_run: bool
    """Whether the controller creates a Pod where there is none; such nodes count as desired."""
    should_continue: bool
    """Whether the controller leaves a Pod that is there alone."""
    reasons: tuple[Reason, ...] = ()
    """Everything in the way. The first is where Kubernetes stops: the controller's own reasons
    stand before the scheduler's. Empty where the Pod runs."""
    evicts: tuple[str, ...] = ()
    """Whose Pods the scheduler evicts so that this one runs a little later, by priority; empty
    where it evicts none. The outcome is ``pending`` until they are gone."""

    @property
    def runs(self) -> bool:
        """Whether the outcome is ``runs``."""
        return self.outcome == "runs"

    @property
    def takes(self) -> bool:
        """Whether a Pod of it takes its share of the node."""
        return self.outcome in {"runs", "left running"}


@dataclass(frozen=True, slots=True, kw_only=True)
class InCompetition:
    """What happens when all the given DaemonSets compete for the node."""

    outcome: Outcome | Literal["contended"]
    """As alone; ``contended`` where only the order in which the Pods come decides."""
    rivals: tuple[str, ...] = ()
    """The DaemonSets that take its place or may take it, as ``namespace/name``."""
    reasons: tuple[Reason, ...] = ()
    """What is in the way once the rivals have their place."""
