"""All updates that one commit starts at the same moment.

The controller runs every DaemonSet's update on its own and knows nothing of the others, so a
commit that touches three agents may take two of them from a node at once, and every new Pod asks
the registry for its images. Which node is visited when is random; the numbers are those of the
plans' simulations, an example of what to expect.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from constructs_lib.record import dataclass
from constructs_lib.updates.plan import RolloutPlan
from constructs_lib.updates.simulation import Simulation

__all__ = ["CommitPlan", "plan_commit"]

_MINUTE = 60

_Time: TypeAlias = tuple[float, float]
"""A time: the second at which it begins, and the one at which it is over, which may be never."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitPlan:
    """The updates of one commit, started together."""

    plans: tuple[RolloutPlan, ...]
    """Each update on its own."""
    nodes_losing_two: int
    """How many nodes are without two agents or more at once, which they had before."""
    most_nodes_losing_two: int
    """The most of them at one moment."""
    most_pulls_in_a_minute: int
    """The most images pulled within 60 seconds, if no node has any of them yet."""
    most_bytes_in_a_minute: int | None
    """The most bytes pulled within 60 seconds, likewise; none where no size is known."""
    total_seconds: int | None
    """When the last update is through at the slowest pace; none unless all of them complete."""


def plan_commit(plans: Sequence[RolloutPlan]) -> CommitPlan:
    """The updates of one commit as they meet on the nodes."""
    shared = list(_shared_outages(plans))
    times = [plan.slowest.seconds for plan in plans if plan.slowest is not None]
    return CommitPlan(
        plans=tuple(plans),
        nodes_losing_two=len(shared),
        most_nodes_losing_two=_most_at_once(shared),
        most_pulls_in_a_minute=_most_in_a_minute(plans, lambda plan: len(plan.update.images)),
        most_bytes_in_a_minute=_most_in_a_minute(plans, _bytes)
        if any(map(_bytes, plans))
        else None,
        total_seconds=max(times, default=0) if len(times) == len(plans) else None,
    )


def _by_simulation(
    plans: Sequence[RolloutPlan], of: Callable[[RolloutPlan], int]
) -> list[tuple[Simulation, int]]:
    """The simulations, with the sum of what each of its plans counts for: many plans share one."""
    found: dict[int, tuple[Simulation, int]] = {}
    for plan in plans:
        key = id(plan.simulation)
        found[key] = plan.simulation, found.get(key, (None, 0))[1] + of(plan)
    return list(found.values())


def _shared_outages(plans: Sequence[RolloutPlan]) -> Iterator[Sequence[_Time]]:
    """For each node from which the updates took two or more agents at once the times of that.

    A time ends with the first of them that is back but one; it may never.
    """
    simulations = _by_simulation(plans, lambda _: 1)
    by_node: dict[int, list[tuple[int, float, int]]] = defaultdict(list)
    numbers = _numbers([simulation.names for simulation, _ in simulations])
    for (simulation, agents), number in zip(simulations, numbers, strict=True):
        for places, since, until in _outages(simulation):
            outage = since, until, agents
            for place in places:
                by_node[number[place]].append(outage)
    for outages in by_node.values():
        if found := _overlaps(sorted(outages)):
            yield found


def _outages(simulation: Simulation) -> Iterator[tuple[Sequence[int], int, float]]:
    """The times in which an update takes its agent from some nodes."""
    for span in simulation.spans:
        for places, since, until in span.in_turn():
            if since is not None and since != until:
                yield places, since, math.inf if until is None else until


def _numbers(fleets: Sequence[Sequence[str]]) -> Iterator[Sequence[int]]:
    """For each fleet the numbers of its nodes, by their places: the same for one node in all."""
    known: dict[str, int] = {}
    last: Sequence[str] | None = None
    found: Sequence[int] = ()
    for names in fleets:
        if names is not last:
            found = [known.setdefault(name, len(known)) for name in names]
            last = names
        yield found


def _overlaps(outages: Iterable[tuple[int, float, int]]) -> list[_Time]:
    """The stretches in which two or more agents are down.

    Args:
        outages: when how many agents are down, by their beginning.
    """
    found: list[_Time] = []
    back = -math.inf
    for since, until, agents in outages:
        over = until if agents > 1 else min(until, back)
        if since < over:
            first: float = since
            if found and since <= found[-1][1]:
                first, last = found.pop()
                over = max(over, last)
            found.append((first, over))
        back = max(back, until)
    return found


def _most_at_once(shared: Iterable[Sequence[_Time]]) -> int:
    changes: dict[float, int] = defaultdict(int)
    for times in shared:
        for since, until in times:
            changes[since] += 1
            changes[until] -= 1
    now = most = 0
    for time in sorted(changes):
        now += changes[time]
        most = max(most, now)
    return most


def _bytes(plan: RolloutPlan) -> int:
    return plan.update.pull.bytes if plan.update.pull is not None else 0


def _most_in_a_minute(plans: Sequence[RolloutPlan], of: Callable[[RolloutPlan], int]) -> int:
    """The most of what each new Pod pulls."""
    pulled: dict[int, int] = defaultdict(int)
    for simulation, amount in _by_simulation(plans, of):
        for part in simulation.pulls.parts:
            for pulls in part.notes:
                for second in part.seconds(pulls):
                    pulled[second] += pulls.nodes * amount
    seconds = sorted(pulled)
    most = within = first = 0
    for second in seconds:
        within += pulled[second]
        while seconds[first] <= second - _MINUTE:
            within -= pulled[seconds[first]]
            first += 1
        most = max(most, within)
    return most
