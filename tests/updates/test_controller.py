"""The controller asks for what the real one asks for, sync by sync."""

from __future__ import annotations

from constructs_lib.daemon_set.strategy import Share, UpdateStrategy
from constructs_lib.updates.controller import Controller, NodeState, PodState, Requests


def state(name: str, *, should_run: bool = True) -> NodeState:
    return NodeState(
        name=name,
        ready=True,
        should_run=should_run,
        should_continue=True,
        fits=True,
        old=PodState(new=False, ready=True, available=True),
    )


def deleted(requests: Requests) -> list[str]:
    return [node.name for node, _ in requests.delete]


def created(requests: Requests) -> list[str]:
    return [node.name for node in requests.create_on]


def test_nodes_are_visited_in_the_order_given() -> None:
    nodes = [state("a"), state("b"), state("c")]

    requests = Controller(UpdateStrategy(max_unavailable=Share(2)), nodes).sync(nodes)

    assert deleted(requests) == ["a", "b"]


def test_a_percentage_follows_the_nodes_that_are_wanted_now() -> None:
    nodes = [state(f"node-{index}") for index in range(20)]
    controller = Controller(UpdateStrategy(max_unavailable=Share.percent(10)), nodes)
    for node in nodes[10:]:
        node.should_run = False

    assert len(deleted(controller.sync(nodes))) == 1


def test_the_update_waits_until_missing_pods_have_been_asked_for() -> None:
    nodes = [state("missing"), state("healthy")]
    nodes[0].old = None
    controller = Controller(UpdateStrategy(max_unavailable=Share(2)), nodes)

    first = controller.sync(nodes)
    second = controller.sync([])

    assert (created(first), deleted(first)) == (["missing"], [])
    assert (created(second), deleted(second)) == ([], ["healthy"])


def test_unavailable_old_pods_go_first_and_outside_the_budget() -> None:
    nodes = [state(name) for name in "abcd"]
    for node in nodes[2:]:
        node.old = PodState(new=False)

    requests = Controller(UpdateStrategy(max_unavailable=Share(1)), nodes).sync(nodes)

    assert deleted(requests) == ["c", "d"]


def test_a_surge_counts_pods_beside_young_old_ones_only_from_the_next_sync() -> None:
    nodes = [state("young"), state("healthy")]
    nodes[0].old = PodState(new=False, ready=True)
    strategy = UpdateStrategy(max_unavailable=Share(0), max_surge=Share(1))

    requests = Controller(strategy, nodes).sync(nodes)

    assert created(requests) == ["young", "healthy"]


def test_a_surge_deletes_the_old_pod_that_is_not_ready_as_soon_as_there_are_two() -> None:
    node = state("node")
    node.old, node.new = PodState(new=False), PodState(new=True)

    requests = Controller(
        UpdateStrategy(max_unavailable=Share(0), max_surge=Share(1)), [node]
    ).sync([node])

    assert deleted(requests) == ["node"]


def test_totals_follow_the_nodes() -> None:
    nodes = [state("a"), state("b"), state("tainted", should_run=False)]
    nodes[1].old, nodes[1].new = None, PodState(new=True)
    nodes[2].old = PodState(new=False)
    controller = Controller(UpdateStrategy(max_unavailable=Share(9)), nodes)

    controller.sync(nodes)

    assert (controller.desired, controller.down) == (2, 1)
    assert (controller.unavailable, controller.updated) == (2, 1)
