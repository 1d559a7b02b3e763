"""DaemonSets with something in common, found in time that grows with the fleet."""

from __future__ import annotations

from functools import partial

import pytest

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.facts.colocated import Colocated
from tests.scale import SLACK, TIMES, excess


def named(name: str, *, pool: str | None = None, namespace: str = "agents") -> DaemonSetView:
    selector = {"pool": pool} if pool else {}
    return DaemonSetView(
        {
            "apiVersion": "apps/v1",
            "kind": "DaemonSet",
            "metadata": {"name": name, "namespace": namespace},
            "spec": {"template": {"spec": {"nodeSelector": selector}}},
        }
    )


def names(
    colocated: Colocated[str], thing: str, daemon_set: DaemonSetView
) -> list[tuple[str, str]]:
    return [(other.name, found) for other, found in colocated.of(thing, daemon_set)]


def test_who_has_the_same_thing_is_a_neighbour() -> None:
    colocated: Colocated[str] = Colocated()
    colocated.add("port", named("one"))
    colocated.add("path", named("two"))

    assert names(colocated, "port", named("three")) == [("one", "certain")]
    assert names(colocated, "driver", named("three")) == []


def test_who_runs_elsewhere_is_none() -> None:
    colocated: Colocated[str] = Colocated()
    colocated.add("port", named("one", pool="build"))
    colocated.add("port", named("two", pool="web"))

    assert names(colocated, "port", named("three", pool="web")) == [("two", "certain")]


def test_a_copy_of_the_same_object_is_none() -> None:
    colocated: Colocated[str] = Colocated()
    for name in ("one", "one", "two", "three"):
        colocated.add("port", named(name))

    assert names(colocated, "port", named("one")) == [("two", "certain")]
    assert names(colocated, "port", named("two")) == [("one", "certain")]
    assert names(colocated, "port", named("four"))[0] == ("one", "certain")


def test_who_belongs_together_is_for_the_asker_to_say() -> None:
    colocated: Colocated[str] = Colocated(lambda daemon_set: daemon_set.namespace)
    for name, namespace in (("one", "a"), ("two", "a"), ("three", "b")):
        colocated.add("port", named(name, namespace=namespace))

    assert names(colocated, "port", named("x", namespace="a")) == [("three", "certain")]


@pytest.mark.parametrize("alike", [True, False], ids=["everywhere", "a pool for each"])
def test_eight_times_the_agents_are_at_most_eight_times_the_work(alike: bool) -> None:
    def hold(count: int) -> None:
        colocated: Colocated[str] = Colocated()
        for n in range(count):
            daemon_set = named(f"agent-{n}", pool="one" if alike else f"pool-{n}")
            assert (next(colocated.of("port", daemon_set), None) is not None) == (alike and n > 0)
            colocated.add("port", daemon_set)

    assert excess([partial(hold, 50 * times) for times in TIMES]) <= SLACK
