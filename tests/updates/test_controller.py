"""The controller asks for what the real one asks for, sync by sync."""

from __future__ import annotations

from constructs_lib.daemon_set.strategy import Share, UpdateStrategy
from constructs_lib.updates.batch import Batch, PodState
from constructs_lib.updates.controller import Controller, Requests


def state(*places: int, should_run: bool = True) -> Batch:
    return Batch(
        places=places,
        size=len(places),
        ready=True,
        should_run=should_run,
        should_continue=True,
        fits=True,
        old=PodState(new=False, ready=True, available=True),
    )


def controller_of(strategy: UpdateStrategy, *batches: Batch) -> Controller:
    """One that visits the nodes in the order of the fleet."""
    return Controller(strategy, batches, range(sum(batch.size for batch in batches)))


def deleted(requests: Requests) -> list[int]:
    return [place for batch, _ in requests.delete for place in batch.places]


def created(requests: Requests) -> list[int]:
    return [place for batch in requests.create_on for place in batch.places]


def test_nodes_are_visited_in_the_order_given() -> None:
    nodes = state(0, 1, 2)
    controller = Controller(UpdateStrategy(max_unavailable=Share(2)), [nodes], [2, 0, 1])

    assert deleted(controller.sync([nodes])) == [2, 0]


def test_nodes_that_are_alike_are_visited_in_the_same_turn_as_one_by_one() -> None:
    strategy = UpdateStrategy(max_unavailable=Share(3))
    single = [state(place) for place in range(5)]
    together = [state(0, 2, 4), state(1, 3)]

    one = controller_of(strategy, *single).sync(single)
    other = controller_of(strategy, *together).sync(together)

    assert sorted(deleted(one)) == sorted(deleted(other)) == [0, 1, 2]


def test_a_percentage_follows_the_nodes_that_are_wanted_now() -> None:
    nodes = [state(place) for place in range(20)]
    controller = controller_of(UpdateStrategy(max_unavailable=Share.percent(10)), *nodes)
    for node in nodes[10:]:
        node.should_run = False

    assert len(deleted(controller.sync(nodes))) == 1


def test_the_update_waits_until_missing_pods_have_been_asked_for() -> None:
    missing, healthy = state(0), state(1)
    missing.old = None
    controller = controller_of(UpdateStrategy(max_unavailable=Share(2)), missing, healthy)

    first = controller.sync([missing, healthy])
    second = controller.sync([])

    assert (created(first), deleted(first)) == ([0], [])
    assert (created(second), deleted(second)) == ([], [1])


def test_unavailable_old_pods_go_first_and_outside_the_budget() -> None:
    healthy, broken = state(0, 1), state(2, 3)
    broken.old = PodState(new=False)
    controller = controller_of(UpdateStrategy(max_unavailable=Share(1)), healthy, broken)

    assert deleted(controller.sync([healthy, broken])) == [2, 3]


def test_a_surge_counts_pods_beside_young_old_ones_only_from_the_next_sync() -> None:
    young, healthy = state(0), state(1)
    young.old = PodState(new=False, ready=True)
    strategy = UpdateStrategy(max_unavailable=Share(0), max_surge=Share(1))

    requests = controller_of(strategy, young, healthy).sync([young, healthy])

    assert created(requests) == [0, 1]


def test_a_surge_deletes_the_old_pod_that_is_not_ready_as_soon_as_there_are_two() -> None:
    node = state(0)
    node.old, node.new = PodState(new=False), PodState(new=True)
    strategy = UpdateStrategy(max_unavailable=Share(0), max_surge=Share(1))

    assert deleted(controller_of(strategy, node).sync([node])) == [0]


def test_totals_follow_the_nodes() -> None:
    nodes = [state(0), state(1, 2), state(3, should_run=False)]
    nodes[1].old, nodes[1].new = None, PodState(new=True)
    nodes[2].old = PodState(new=False)
    controller = controller_of(UpdateStrategy(max_unavailable=Share(9)), *nodes)

    controller.sync(nodes)

    assert (controller.desired, controller.down) == (3, 2)
    assert (controller.unavailable, controller.updated) == (3, 2)
