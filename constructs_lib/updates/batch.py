"""Nodes that are in the same state and go through the same, with the Pods on each of them."""

from __future__ import annotations

from collections.abc import Sequence

from constructs_lib.record import dataclass

__all__ = ["Batch", "PodState"]


@dataclass(slots=True, eq=False, kw_only=True)
class PodState:
    """A Pod as the controller sees it."""

    new: bool
    available: bool = False
    ready: bool = False
    """Whether it is Ready, if only for less than minReadySeconds."""
    bound: bool = False

    def copy(self) -> PodState:
        """Another Pod in the same state."""
        return PodState(new=self.new, available=self.available, ready=self.ready, bound=self.bound)


@dataclass(slots=True, eq=False, kw_only=True)
class Batch:
    """Some nodes; on each at most one old and one new Pod that is not terminating."""

    places: Sequence[int]
    """The places of the nodes in the fleet. While some of them wait in a line, those that have
    left it are still among them; see ``size``."""
    ready: bool
    should_run: bool
    should_continue: bool
    fits: bool
    beside: bool = True
    """Whether an old and a new Pod can run at once."""
    old: PodState | None = None
    new: PodState | None = None
    terminating: int = 0
    size: int = 1
    """How many nodes it has now."""
    counted: tuple[bool, bool, bool, bool, bool] = (False, False, False, False, False)
    """What each node adds to the controller's totals now."""
    reported: tuple[int, int, int, int] = (0, 0, 0, 0)
    """What each adds to the status of the DaemonSet."""
    was_served: bool = False
    """Whether a Pod was available on each before the update."""

    @property
    def served(self) -> bool:
        """Whether a Pod of either version is available on each."""
        old, new = self.old, self.new
        return (old is not None and old.available) or (new is not None and new.available)

    @property
    def waits_for_replacement(self) -> bool:
        """Whether there is only an old Pod, and that one not available."""
        return self.old is not None and not self.old.available and self.new is None

    @property
    def is_candidate(self) -> bool:
        """Whether there is only an old Pod, and that one available."""
        return self.old is not None and self.old.available and self.new is None

    def part(self, places: Sequence[int]) -> Batch:
        """Some of the nodes as a batch of their own, which then has its own Pods."""
        return Batch(
            places=places,
            ready=self.ready,
            should_run=self.should_run,
            should_continue=self.should_continue,
            fits=self.fits,
            beside=self.beside,
            old=self.old.copy() if self.old is not None else None,
            new=self.new.copy() if self.new is not None else None,
            terminating=self.terminating,
            size=len(places),
            counted=self.counted,
            reported=self.reported,
            was_served=self.was_served,
        )
