"""All updates that one commit starts at the same moment.

The controller runs every DaemonSet's update on its own and knows nothing of the others, so a
commit that touches three agents may take two of them from a node at once, and every new Pod asks
the registry for its images. Which node is visited when is random; the numbers are those of the
plans' simulations, an example of what to expect.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from constructs_lib.record import dataclass
from constructs_lib.updates.plan import RolloutPlan
from constructs_lib.updates.simulation import Simulation

__all__ = ["CommitPlan", "plan_commit"]

_MINUTE = 60


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
        nodes_losing_two=len({node for node, _, _ in shared}),
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


def _shared_outages(plans: Sequence[RolloutPlan]) -> Iterator[tuple[str, int, int | None]]:
    """Every time in which the updates took two or more agents from a node: its name and the time.

    The time ends with the first of them that is back but one; it may never.
    """
    by_node: dict[str, list[tuple[int, int | None, int]]] = defaultdict(list)
    for simulation, agents in _by_simulation(plans, lambda _: 1):
        for node, since, until in simulation.outages:
            if since is not None:
                by_node[node].append((since, until, agents))
    for node, outages in by_node.items():
        if len(outages) == 1:
            ((since, until, agents),) = outages
            if agents > 1 and since != until:
                yield node, since, until
        else:
            yield from ((node, since, until) for since, until in _overlaps(outages))


def _overlaps(
    outages: Sequence[tuple[int, int | None, int]],
) -> Iterator[tuple[int, int | None]]:
    """The stretches in which two or more agents are down."""
    changes: dict[int, int] = defaultdict(int)
    for since, until, agents in outages:
        changes[since] += agents
        if until is not None:
            changes[until] -= agents
    down, began = 0, None
    for time in sorted(changes):
        down += changes[time]
        if down > 1 and began is None:
            began = time
        elif down <= 1 and began is not None:
            yield began, time
            began = None
    if began is not None:
        yield began, None


def _most_at_once(shared: Iterable[tuple[str, int, int | None]]) -> int:
    changes: dict[int, int] = defaultdict(int)
    for _, since, until in shared:
        changes[since] += 1
        if until is not None:
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
        for time, times in Counter(simulation.pulls).items():
            pulled[time] += times * amount
    seconds = sorted(pulled)
    most = within = first = 0
    for second in seconds:
        within += pulled[second]
        while seconds[first] <= second - _MINUTE:
            within -= pulled[seconds[first]]
            first += 1
        most = max(most, within)
    return most
