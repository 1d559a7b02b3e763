"""DaemonSets that have something in common and may share a node.

Thousands of DaemonSets in one input make millions of pairs, so a pair is looked at only where both
have the same thing (a port, a path, a repository), and every DaemonSet is held against those
before it. Some belong together, as two copies of an object do, or two parts of a release: they are
one party and no colocated. Of those that ask for the same nodes two parties are remembered, since
one of the two is not one's own.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from typing import Final, Generic, TypeAlias, TypeVar

from constructs_lib.daemon_set.claims import Claim, identity
from constructs_lib.daemon_set.placement_overlap import Overlap
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.facts.placement_index import PlacementIndex

__all__ = ["Colocated"]

Thing = TypeVar("Thing", bound=Hashable)
_Parties: TypeAlias = dict[Hashable, DaemonSetView]
_ENOUGH: Final = 2


class Colocated(Generic[Thing]):
    """DaemonSets by the things that they have, such as the keys of their claims."""

    def __init__(self, party: Callable[[DaemonSetView], Hashable] = identity) -> None:
        """Start with none.

        Args:
            party: what is the same for DaemonSets that belong together; by default only copies
                of one object do.
        """
        self._party = party
        self._seen: dict[Thing, PlacementIndex[_Parties]] = {}

    def add(self, thing: Thing, daemon_set: DaemonSetView) -> None:
        """Remember that a DaemonSet has a thing."""
        index = self._seen.setdefault(thing, PlacementIndex())
        parties = index.setdefault(daemon_set.placement, {})
        if len(parties) < _ENOUGH:
            parties.setdefault(self._party(daemon_set), daemon_set)

    def of(
        self, thing: Thing, daemon_set: DaemonSetView
    ) -> Iterator[tuple[DaemonSetView, Overlap]]:
        """DaemonSets of other parties that have the thing and may share a node with this one."""
        index = self._seen.get(thing)
        if index is None:
            return
        own = self._party(daemon_set)
        for parties, found in index.overlapping(daemon_set.placement):
            for party, other in parties.items():
                if party != own:
                    yield other, found

    def hold(self: Colocated[Hashable], claim: Claim, daemon_set: DaemonSetView) -> None:
        """Remember that a DaemonSet has a claim."""
        for key in claim.holds:
            self.add((claim.kind, key), daemon_set)

    def rivals(
        self: Colocated[Hashable], claim: Claim, daemon_set: DaemonSetView
    ) -> Iterator[tuple[DaemonSetView, Overlap]]:
        """DaemonSets of other parties whose claims this one excludes and that may meet it."""
        for key in claim.asks:
            yield from self.of((claim.kind, key), daemon_set)
