"""What there is to report about the updates of one commit."""

from __future__ import annotations

from constructs_lib.daemon_set.update import Pull
from constructs_lib.delivery.verdict import EngineVerdict
from constructs_lib.record import dataclass
from constructs_lib.updates.commit import CommitPlan

__all__ = ["Created", "RolloutReport"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Created:
    """A DaemonSet that was not there before: no budget limits how fast its Pods are created."""

    title: str
    """``namespace/name``."""
    nodes: int
    """On how many nodes."""
    pull: Pull | None = None
    """What each of them pulls; none where nobody knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RolloutReport:
    """Everything the report says."""

    nodes: int
    """How many nodes the list has."""
    commit: CommitPlan
    """The updates."""
    created: tuple[Created, ...] = ()
    """DaemonSets that the commit adds."""
    unchanged: tuple[str, ...] = ()
    """DaemonSets whose template stays as it is, as ``namespace/name``: nothing restarts."""
    engines: tuple[EngineVerdict, ...] = ()
    """What the engines that were asked make of each DaemonSet: those that change first."""

    def engines_of(self, title: str) -> tuple[EngineVerdict, ...]:
        """What the engines make of one DaemonSet."""
        return tuple(verdict for verdict in self.engines if verdict.daemon_set == title)

    def by_engine(self) -> list[tuple[EngineVerdict, ...]]:
        """What each engine makes of all DaemonSets together; nothing where there is only one."""
        engines = dict.fromkeys(verdict.engine.name for verdict in self.engines)
        found = [
            tuple(verdict for verdict in self.engines if verdict.engine.name == name)
            for name in engines
        ]
        return found if len(self.engines) > len(found) else []

    @property
    def is_empty(self) -> bool:
        """Whether there is no DaemonSet to speak of."""
        return not (self.commit.plans or self.created or self.unchanged)

    @property
    def deadlocks(self) -> bool:
        """Whether an update never touches a healthy node."""
        return any(plan.verdict.kind == "deadlocks" for plan in self.commit.plans)

    @property
    def stalls(self) -> bool:
        """Whether an update stops on the way, or never starts."""
        return any(plan.verdict.kind in {"deadlocks", "stalls"} for plan in self.commit.plans)

    @property
    def is_not_delivered(self) -> bool:
        """Whether an engine that was asked never goes on, gives up, or goes on too early."""
        return not all(verdict.passes for verdict in self.engines)
