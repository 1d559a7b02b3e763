"""Whoever waits is visited in the order given, and nodes that are alike at once."""

from __future__ import annotations

from constructs_lib.updates.batch import Batch, PodState
from constructs_lib.updates.line import Line, Stretch


def batch(*places: int) -> Batch:
    return Batch(
        places=places,
        size=len(places),
        ready=True,
        should_run=True,
        should_continue=True,
        fits=True,
        old=PodState(new=False, ready=True, available=True),
    )


def taken(line: Line, most: int) -> list[list[int]]:
    return [list(each.places) for each in line.take(most)]


def test_nodes_are_taken_in_the_order_of_visits() -> None:
    line = Line([3, 1, 2, 0, 4], [batch(0, 2, 4), batch(1, 3)])

    assert taken(line, 3) == [[3, 1], [2]]
    assert taken(line, 0) == []
    assert taken(line, 9) == [[0, 4]]
    assert taken(line, 9) == []


def test_nodes_that_do_not_wait_are_not_visited() -> None:
    line = Line([3, 1, 2, 0], [batch(1, 3)])

    assert taken(line, 9) == [[3, 1]]


def test_nodes_that_are_no_candidates_any_more_are_passed_over() -> None:
    gone, there = batch(0), batch(1, 2)
    line = Line([1, 0, 2], [gone, there])
    gone.old = None

    assert taken(line, 2) == [[1, 2]]


def test_who_leaves_a_batch_has_pods_of_its_own() -> None:
    nodes = batch(0, 1, 2)
    (first,) = Line([0, 1, 2], [nodes]).take(1)
    first.old = None

    assert nodes.old is not None
    assert (first.size, nodes.size) == (1, 2)


def test_it_is_known_where_those_stand_that_are_like_the_next() -> None:
    line = Line([0, 1, 2, 3], [batch(0, 1, 2), batch(3)])
    line.take(1)

    assert line.alike == range(3)
    line.skip(2)
    assert line.alike == range(3, 4)
    line.skip(1)
    assert line.alike == range(0)


def test_in_the_end_a_batch_has_the_places_of_those_that_still_wait() -> None:
    nodes = batch(0, 1, 2, 3)
    line = Line([3, 1, 0, 2], [nodes])
    line.take(1)
    line.skip(1)
    line.close()

    assert sorted(nodes.places) == [0, 2]
    assert nodes.size == 2


def test_a_stretch_of_a_line_is_a_sequence_of_places() -> None:
    stretch = Stretch([9, 8, 7, 6, 5], (0, 2), (3, 4))

    assert (len(stretch), list(stretch), stretch[1]) == (3, [9, 8, 6], 8)
    assert list(stretch.later(1)) == [8, 7, 5]
