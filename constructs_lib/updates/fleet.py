"""The nodes of an update, those that it does not tell apart together.

A fleet has tens of thousands of nodes and a few dozen states that they are in: all that is asked of
a fleet as a whole is asked of each state once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from functools import cached_property
from typing import overload

from constructs_lib.record import dataclass
from constructs_lib.updates.labels import Labels
from constructs_lib.updates.names import Names
from constructs_lib.updates.records import AgentState, FleetNode
from constructs_lib.updates.room import Room

__all__ = ["Alike", "Fleet"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Nodes that are in the same state."""

    places: Sequence[int]
    """Their places in the fleet, in its order; at least one."""
    state: AgentState
    """What becomes of the agent on each of them."""


class Fleet(Sequence[FleetNode]):
    """The nodes as a sequence, kept by their states.

    Args:
        names: the name of each node; they are unique.
        groups: the states; each node is in one group, and several groups may be in one state.
        labels: the labels of each node.
        room: what is left on each node.
    """

    def __init__(
        self,
        names: Sequence[str],
        groups: Sequence[Alike],
        *,
        labels: Labels,
        room: Room,
    ) -> None:
        self.names = names
        self.groups = tuple(groups)
        self.labels = labels
        self._room = room

    @classmethod
    def of(cls, nodes: Sequence[FleetNode]) -> Fleet:
        """The same nodes by their states."""
        if isinstance(nodes, Fleet):
            return nodes
        places: dict[AgentState, list[int]] = {}
        for place, node in enumerate(nodes):
            places.setdefault(node.state, []).append(place)
        return cls(
            [node.name for node in nodes],
            [Alike(places=found, state=state) for state, found in places.items()],
            labels=Labels.of([node.labels for node in nodes]),
            room=Room.of([node.free for node in nodes]),
        )

    def __len__(self) -> int:
        return len(self.names)

    @overload
    def __getitem__(self, index: int) -> FleetNode: ...

    @overload
    def __getitem__(self, index: slice) -> list[FleetNode]: ...

    def __getitem__(self, index: int | slice) -> FleetNode | list[FleetNode]:
        if isinstance(index, slice):
            return [self._at(place) for place in range(*index.indices(len(self)))]
        return self._at(range(len(self))[index])

    def __iter__(self) -> Iterator[FleetNode]:
        return map(self._at, range(len(self)))

    def _at(self, place: int) -> FleetNode:
        return FleetNode(
            name=self.names[place],
            labels=self.labels.at(place),
            free=self._room.at(place),
            **self._states[place]._asdict(),
        )

    @cached_property
    def _states(self) -> Sequence[AgentState]:
        states = [self.groups[0].state] * len(self) if self.groups else []
        for group in self.groups:
            for place in group.places:
                states[place] = group.state
        return states

    @cached_property
    def wanted(self) -> int:
        """How many nodes should run the agent."""
        return sum(len(group.places) for group in self._wanted)

    @property
    def _wanted(self) -> Iterator[Alike]:
        return (group for group in self.groups if group.state.should_run)

    def as_if(self, change: Callable[[AgentState], AgentState]) -> Fleet:
        """The same nodes in other states.

        Args:
            change: tells the state for each of theirs.
        """
        groups = [Alike(places=each.places, state=change(each.state)) for each in self.groups]
        return Fleet(self.names, groups, labels=self.labels, room=self._room)

    def named(self, places: Sequence[int]) -> Names:
        """The names of the nodes at some places."""
        return Names(self.names, [places])

    def places_of(self, names: Collection[str]) -> Collection[int]:
        """The places of the nodes with some names; names of others are passed over."""
        if isinstance(names, Names) and names.are_of(self.names):
            places = names.places
            return places if isinstance(places, range) else frozenset(places)
        if not names:
            return ()
        return frozenset(place for place, name in enumerate(self.names) if name in names)

    def split(
        self, places: Sequence[int], chosen: Collection[int]
    ) -> tuple[Sequence[int], Sequence[int]]:
        """Some nodes as those that are chosen and those that are not."""
        if not chosen:
            return (), places
        if len(chosen) == len(self):
            return places, ()
        return (
            [place for place in places if place in chosen],
            [place for place in places if place not in chosen],
        )

    @cached_property
    def unknown(self) -> int:
        """How many of the wanted nodes there are of which nobody said what is free."""
        return sum(self._room.unknown(group.places) for group in self._wanted)

    def short_of(self, resource: str, amount: int) -> list[int]:
        """The wanted nodes that have less than some amount left, by their places."""
        if amount <= 0:
            return []
        return [
            place
            for group in self._wanted
            for place in self._room.short_of(resource, amount, group.places)
        ]

    @cached_property
    def look(self) -> Hashable:
        """Equal for fleets of the same nodes that a simulation does not tell apart."""
        return tuple((group.state, _short(group.places)) for group in self.groups)


def _short(places: Sequence[int]) -> Hashable:
    return places if isinstance(places, range) else tuple(places)
