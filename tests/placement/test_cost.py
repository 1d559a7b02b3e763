"""Cost adds up: per DaemonSet, per node, per pool and for the fleet."""

from __future__ import annotations

import pytest
from hypothesis import given

from constructs_lib.cluster.node import Node
from constructs_lib.daemon_set.scheduling import DaemonSet
from constructs_lib.k8s.amounts import add_amounts
from constructs_lib.k8s.taints import Taint
from constructs_lib.placement.cost import Cost, cost
from constructs_lib.placement.coverage import coverage
from constructs_lib.placement.rows import rows
from tests.placement.builders import agent, agent_pod, node
from tests.placement.test_coverage import fleets, fleets_of_agents

RESERVED = Taint("dedicated", "gpu", "NoSchedule")


def cost_of(daemon_sets: list[DaemonSet], nodes: list[Node]) -> Cost:
    decided = coverage(daemon_sets, nodes)
    return cost(decided, rows(decided))


def test_a_daemon_set_costs_its_request_times_its_nodes() -> None:
    nodes = [node(f"n{n}") for n in range(412)] + [node("gpu", taints=(RESERVED,))]

    (found,) = cost_of([agent(requests={"cpu": "25m"})], nodes).agents

    assert (found.nodes, found.total) == (412, {"cpu": 10_300})


def test_a_node_pays_for_every_agent_that_runs_on_it() -> None:
    both = [agent("a", requests={"cpu": "100m"}), agent("b", requests={"memory": "1Ki"})]

    (found,) = cost_of(both, [node()]).rows

    assert found.requests == {"cpu": 100, "memory": 1024, "pods": 2}


def test_limits_are_told_beside_requests() -> None:
    container = {"resources": {"requests": {"cpu": "1"}, "limits": {"memory": "2Ki"}}}
    limited = agent("b", containers=[{"name": "agent", "image": "x", **container}])

    (found,) = cost_of([limited], [node()]).pools

    assert (found.requests["memory"], found.limits) == (2048, {"memory": 2048})


def test_the_smallest_node_of_a_pool_is_named_with_its_share() -> None:
    nodes = [
        node("large", pool="x", allocatable={"cpu": 8000, "pods": 110}),
        node("small", pool="x", allocatable={"cpu": 2000, "pods": 110}),
    ]

    (pool,) = cost_of([agent(requests={"cpu": "500m"})], nodes).pools

    tightest = pool.tightest["cpu"]
    assert (tightest.node, tightest.requests, tightest.share) == ("small", 500, 0.25)
    assert pool.allocatable["cpu"] == 10_000


def test_a_node_that_does_not_say_how_large_it_is_has_no_share() -> None:
    unsaid = node(unstated=frozenset({"cpu"}), allocatable={"pods": 110})

    found = cost_of([agent(requests={"cpu": "500m"})], [unsaid])

    assert "cpu" not in found.rows[0].tightest
    assert "cpu" not in found.pools[0].allocatable


def test_more_than_fits_is_a_share_above_one() -> None:
    both = [agent(name, requests={"cpu": "3"}) for name in ("a", "b")]

    (found,) = cost_of(both, [node(allocatable={"cpu": 4000, "pods": 110})]).rows

    assert found.tightest["cpu"].share == pytest.approx(1.5)


def test_what_is_left_running_still_costs() -> None:
    tainted = node(taints=(RESERVED,))
    decided = coverage([agent(requests={"cpu": "1"})], [tainted], [agent_pod()])

    (found,) = cost(decided, rows(decided)).agents

    assert found.nodes == 1


@given(fleets_of_agents(), fleets())
def test_agents_pools_and_rows_come_to_the_same_total(
    daemon_sets: list[DaemonSet], nodes: list[Node]
) -> None:
    decided = coverage(daemon_sets, nodes)
    laid_out = rows(decided)
    found = cost(decided, laid_out)
    by_agent = add_amounts(each.total for each in found.agents)
    by_row = sum(
        len(row.nodes) * each.requests.get("cpu", 0)
        for row, each in zip(laid_out, found.rows, strict=True)
    )

    assert by_agent.get("cpu", 0) == found.requests.get("cpu", 0) == by_row
