"""All updates that one commit starts at the same moment.

The controller runs every DaemonSet's update on its own and knows nothing of the others, so a
commit that touches three agents may take two of them from a node at once, and every new Pod asks
the registry for its images. Which node is visited when is random; the numbers are those of the
plans' simulations, an example of what to expect.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from constructs_lib.updates.plan import RolloutPlan
from constructs_lib.updates.simulation import Outage

__all__ = ["CommitPlan", "SharedOutage", "plan_commit"]

_MINUTE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedOutage:
    """A time in which the updates took two or more agents from one node."""

    node: str
    """The node's name."""
    agents: tuple[str, ...]
    """The DaemonSets without an available Pod, as ``namespace/name``."""
    since: int
    """Seconds after the commit is applied."""
    until: int | None
    """When one of them is back; none if never."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitPlan:
    """The updates of one commit, started together."""

    plans: tuple[RolloutPlan, ...]
    """Each update on its own."""
    shared_outages: tuple[SharedOutage, ...]
    """Every time a node loses two agents at once, by begin and node."""
    nodes_losing_two: int
    """How many nodes that happens to."""
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
    shared = sorted(_shared_outages(plans), key=lambda outage: (outage.since, outage.node))
    times = [plan.slowest.seconds for plan in plans if plan.slowest is not None]
    return CommitPlan(
        plans=tuple(plans),
        shared_outages=tuple(shared),
        nodes_losing_two=len({outage.node for outage in shared}),
        most_nodes_losing_two=_most_at_once(shared),
        most_pulls_in_a_minute=_most_in_a_minute(plans, lambda plan: len(plan.update.images)),
        most_bytes_in_a_minute=_most_in_a_minute(plans, _bytes)
        if any(map(_bytes, plans))
        else None,
        total_seconds=max(times, default=0) if len(times) == len(plans) else None,
    )


def _shared_outages(plans: Sequence[RolloutPlan]) -> Iterator[SharedOutage]:
    by_node: dict[str, dict[str, list[Outage]]] = defaultdict(lambda: defaultdict(list))
    for plan in plans:
        for outage in plan.simulation.outages:
            if outage.since is not None:
                by_node[outage.node][plan.update.title].append(outage)
    for node, agents in by_node.items():
        if len(agents) > 1:
            yield from _overlaps(node, agents)


def _overlaps(node: str, agents: Mapping[str, Sequence[Outage]]) -> Iterator[SharedOutage]:
    """The stretches between two changes in which several agents are down."""
    times = {end for outages in agents.values() for outage in outages for end in outage[1:]}
    changes: list[int | None] = [*sorted(time for time in times if time is not None), None]
    for since, until in pairwise(changes):
        if since is None:
            continue
        down = tuple(
            agent
            for agent, outages in agents.items()
            if any(_covers(outage, since) for outage in outages)
        )
        if len(down) > 1:
            yield SharedOutage(node=node, agents=down, since=since, until=until)


def _covers(outage: Outage, time: int) -> bool:
    begun = outage.since is not None and outage.since <= time
    return begun and (outage.until is None or time < outage.until)


def _most_at_once(shared: Sequence[SharedOutage]) -> int:
    changes: dict[int, int] = defaultdict(int)
    for outage in shared:
        changes[outage.since] += 1
        if outage.until is not None:
            changes[outage.until] -= 1
    now = most = 0
    for time in sorted(changes):
        now += changes[time]
        most = max(most, now)
    return most


def _bytes(plan: RolloutPlan) -> int:
    return plan.update.pull.bytes if plan.update.pull is not None else 0


def _most_in_a_minute(plans: Sequence[RolloutPlan], of: Callable[[RolloutPlan], int]) -> int:
    """The most of what each new Pod pulls."""
    pulls = sorted((time, of(plan)) for plan in plans for time in plan.simulation.pulls)
    most = within = first = 0
    for time, amount in pulls:
        within += amount
        while pulls[first][0] <= time - _MINUTE:
            within -= pulls[first][1]
            first += 1
        most = max(most, within)
    return most
