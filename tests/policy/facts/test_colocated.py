"""DaemonSets with something in common, found in time that grows with the fleet."""

from __future__ import annotations

from time import process_time

import pytest

from constructs_lib.policy.facts.colocated import Neighbours
from constructs_lib.policy.subject import Subject


def daemon_set(name: str, *, pool: str | None = None, namespace: str = "agents") -> Subject:
    selector = {"pool": pool} if pool else {}
    return Subject(
        {
            "apiVersion": "apps/v1",
            "kind": "DaemonSet",
            "metadata": {"name": name, "namespace": namespace},
            "spec": {"template": {"spec": {"nodeSelector": selector}}},
        }
    )


def names(neighbours: Neighbours[str], thing: str, subject: Subject) -> list[tuple[str, str]]:
    return [(other.name, found) for other, found in neighbours.of(thing, subject)]


def test_who_has_the_same_thing_is_a_neighbour() -> None:
    neighbours: Neighbours[str] = Neighbours()
    neighbours.add("port", daemon_set("one"))
    neighbours.add("path", daemon_set("two"))

    assert names(neighbours, "port", daemon_set("three")) == [("one", "certain")]
    assert names(neighbours, "driver", daemon_set("three")) == []


def test_who_runs_elsewhere_is_none() -> None:
    neighbours: Neighbours[str] = Neighbours()
    neighbours.add("port", daemon_set("one", pool="build"))
    neighbours.add("port", daemon_set("two", pool="web"))

    assert names(neighbours, "port", daemon_set("three", pool="web")) == [("two", "certain")]


def test_a_copy_of_the_same_object_is_none() -> None:
    neighbours: Neighbours[str] = Neighbours()
    for name in ("one", "one", "two", "three"):
        neighbours.add("port", daemon_set(name))

    assert names(neighbours, "port", daemon_set("one")) == [("two", "certain")]
    assert names(neighbours, "port", daemon_set("two")) == [("one", "certain")]
    assert names(neighbours, "port", daemon_set("four"))[0] == ("one", "certain")


def test_who_belongs_together_is_for_the_asker_to_say() -> None:
    neighbours: Neighbours[str] = Neighbours(lambda subject: subject.namespace)
    for name, namespace in (("one", "a"), ("two", "a"), ("three", "b")):
        neighbours.add("port", daemon_set(name, namespace=namespace))

    assert names(neighbours, "port", daemon_set("x", namespace="a")) == [("three", "certain")]


@pytest.mark.parametrize("pools", [1, 5_000], ids=["everywhere", "a pool for each"])
def test_thousands_are_held_against_each_other_in_seconds(pools: int) -> None:
    neighbours: Neighbours[str] = Neighbours()
    fleet = [daemon_set(f"agent-{n}", pool=f"pool-{n % pools}") for n in range(5_000)]
    start = process_time()
    found = 0
    for subject in fleet:
        found += next(neighbours.of("port", subject), None) is not None
        neighbours.add("port", subject)

    assert found == 5_000 - pools
    assert process_time() - start < 3
