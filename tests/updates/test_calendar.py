"""What is going to happen comes in the order of time, and is the same whenever it comes."""

from __future__ import annotations

from constructs_lib.updates.batch import Batch, PodState
from constructs_lib.updates.calendar import Calendar
from constructs_lib.updates.simulation import Incident


def batch(*places: int) -> Batch:
    return Batch(
        places=places,
        ready=True,
        should_run=True,
        should_continue=True,
        fits=True,
        old=PodState(new=False),
    )


def calendar(begin: int, first: Batch, second: Batch) -> Calendar:
    """A Pod is gone, and five seconds later Pods of two kinds are available."""
    found = Calendar()
    for each in (first, second):
        assert each.old is not None
        found.at(begin + 5).pods.append(("available", each, each.old))
    found.at(begin).gone.append(second)
    return found


def test_seconds_come_one_after_the_other_each_once() -> None:
    one, other = batch(0), batch(1)
    found = calendar(10, one, other)

    assert (found.next, found.batches()) == (10, [other, one])
    assert found.take().gone == [other]
    assert [each for _, each, _ in found.take().pods] == [one, other]
    assert found.next is None


def test_calendars_look_the_same_if_the_same_comes_to_other_nodes_at_another_time() -> None:
    look = calendar(10, batch(0), batch(1)).look(7)

    assert calendar(110, batch(4), batch(5)).look(107) == look
    assert calendar(110, batch(4), batch(5)).look(108) != look
    assert calendar(10, *[batch(0)] * 2).look(7) != look


def test_everything_may_come_later() -> None:
    found = calendar(10, batch(0), batch(1))
    before = found.look(0)
    found.put_off(50)

    assert found.next == 60
    assert found.look(50) == before


def test_nobody_is_named_where_something_befalls_a_node() -> None:
    found = calendar(10, batch(0), batch(1))
    incident = Incident(at=99, node="n", kind="pod-deleted")
    found.at(99).incidents.append((incident, batch(2)))

    assert found.batches() == []
