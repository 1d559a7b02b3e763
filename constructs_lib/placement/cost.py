"""What agents take from nodes: of one node, of a pool, of the fleet.

Counted is every DaemonSet that runs on a node alone, and what is left running there, so a share
above 1 says that they do not all fit together. Shares are of allocatable, never of capacity, and
only where the file says how much that is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from constructs_lib.k8s.amounts import Amounts, add_amounts
from constructs_lib.placement.coverage import Coverage, DaemonSetCoverage
from constructs_lib.placement.rows import Row
from constructs_lib.record import dataclass

__all__ = ["AgentCost", "Cost", "PoolCost", "RowCost", "Tightest", "cost"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tightest:
    """The node of which agents take the largest share of a resource: the smallest one."""

    node: str
    """Its name."""
    requests: int
    """What agents ask of it, in whole numbers (``k8s/amounts.py``)."""
    allocatable: int
    """What Pods may use of it."""

    @property
    def share(self) -> float:
        """The share that agents take; 1 is all of it."""
        return self.requests / self.allocatable


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentCost:
    """What one DaemonSet takes from the fleet."""

    title: str
    """``namespace/name``."""
    nodes: int
    """On how many nodes it takes anything."""
    requests: Amounts
    """What one Pod asks for."""
    limits: Amounts
    """The most one Pod may take, where a limit is set."""

    @property
    def total(self) -> dict[str, int]:
        """What all its Pods ask for."""
        return _times(self.requests, self.nodes)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowCost:
    """What agents take from each node of a row."""

    requests: Amounts
    """What all agents of one node ask for; ``pods`` is how many they are."""
    limits: Amounts
    """The sum of their limits, where they are set."""
    tightest: Mapping[str, Tightest]
    """The smallest node of the row, by resource."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolCost:
    """What agents take from the nodes of a pool."""

    pool: str | None
    """The pool; none for the nodes of which no label tells."""
    nodes: int
    """How many nodes it has."""
    requests: Amounts
    """What all agents on all its nodes ask for."""
    limits: Amounts
    """The sum of their limits, where they are set."""
    allocatable: Amounts
    """What Pods may use of its nodes; without resources that a node does not state."""
    tightest: Mapping[str, Tightest]
    """Its smallest node, by resource."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What agents take."""

    agents: tuple[AgentCost, ...]
    """Of the fleet, for each DaemonSet in the order of the coverage."""
    rows: tuple[RowCost, ...]
    """Of one node, for each row in order."""
    pools: tuple[PoolCost, ...]
    """Of each pool, in the order of their first nodes."""

    @property
    def requests(self) -> dict[str, int]:
        """What all agents on all nodes ask for."""
        return add_amounts(pool.requests for pool in self.pools)


def cost(coverage: Coverage, rows: Sequence[Row]) -> Cost:
    """What the DaemonSets of a coverage take, laid out in its rows."""
    row_costs = tuple(_row_cost(coverage.daemon_sets, row) for row in rows)
    by_pool: dict[str | None, list[tuple[Row, RowCost]]] = {}
    for row, each in zip(rows, row_costs, strict=True):
        by_pool.setdefault(row.pool, []).append((row, each))
    return Cost(
        agents=tuple(map(_agent_cost, coverage.daemon_sets)),
        rows=row_costs,
        pools=tuple(_pool_cost(pool, members) for pool, members in by_pool.items()),
    )


def _agent_cost(entry: DaemonSetCoverage) -> AgentCost:
    daemon_set = entry.daemon_set
    return AgentCost(
        title=daemon_set.title,
        nodes=sum(len(group.nodes) for group in entry.groups if group.alone.takes),
        requests=daemon_set.requests,
        limits=daemon_set.limits,
    )


def _row_cost(daemon_sets: Sequence[DaemonSetCoverage], row: Row) -> RowCost:
    present = [
        entry.daemon_set
        for entry, verdict in zip(daemon_sets, row.verdicts, strict=True)
        if verdict.alone.takes
    ]
    requests = add_amounts(each.requests for each in present)
    requests["pods"] = len(present)
    return RowCost(
        requests=requests,
        limits=add_amounts(each.limits for each in present),
        tightest={
            resource: tightest
            for resource, amount in requests.items()
            if (tightest := _tightest(row, resource, amount)) is not None
        },
    )


def _tightest(row: Row, resource: str, amount: int) -> Tightest | None:
    stated = [size for amounts, _ in row.nodes.sizes() if (size := amounts.get(resource, 0)) > 0]
    if not stated or not amount:
        return None
    size = min(stated)
    node = row.nodes.first_with(resource, size)
    return Tightest(node=node.name, requests=amount, allocatable=size)


def _pool_cost(pool: str | None, members: Sequence[tuple[Row, RowCost]]) -> PoolCost:
    counted = [(len(row.nodes), each) for row, each in members]
    shapes = (shape for row, _ in members for shape in row.nodes.examples())
    unstated = frozenset[str]().union(*(shape.unstated for shape in shapes))
    allocatable = add_amounts(
        _times(amounts, count) for row, _ in members for amounts, count in row.nodes.sizes()
    )
    return PoolCost(
        pool=pool,
        nodes=sum(count for count, _ in counted),
        requests=add_amounts(_times(each.requests, count) for count, each in counted),
        limits=add_amounts(_times(each.limits, count) for count, each in counted),
        allocatable={name: allocatable[name] for name in allocatable if name not in unstated},
        tightest=_worst(each.tightest for _, each in members),
    )


def _worst(candidates: Iterable[Mapping[str, Tightest]]) -> dict[str, Tightest]:
    worst: dict[str, Tightest] = {}
    for each in candidates:
        for resource, tightest in each.items():
            known = worst.get(resource)
            if known is None or tightest.share > known.share:
                worst[resource] = tightest
    return worst


def _times(amounts: Amounts, count: int) -> dict[str, int]:
    return {name: amount * count for name, amount in amounts.items()}
