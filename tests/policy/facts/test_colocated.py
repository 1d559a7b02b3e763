"""DaemonSets with something in common, found in time that grows with the fleet."""

from __future__ import annotations

from time import process_time

import pytest

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.facts.colocated import Colocated


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


@pytest.mark.parametrize("pools", [1, 5_000], ids=["everywhere", "a pool for each"])
def test_thousands_are_held_against_each_other_in_seconds(pools: int) -> None:
    colocated: Colocated[str] = Colocated()
    fleet = [named(f"agent-{n}", pool=f"pool-{n % pools}") for n in range(5_000)]
    start = process_time()
    found = 0
    for daemon_set in fleet:
        found += next(colocated.of("port", daemon_set), None) is not None
        colocated.add("port", daemon_set)

    assert found == 5_000 - pools
    assert process_time() - start < 3
