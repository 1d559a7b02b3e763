"""Declarations that say the same are made once, and are the same as those made on their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from constructs_lib.agents.namespace import AgentNamespaceSpec
from constructs_lib.declaration import alike
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.alike import alike_once
from constructs_lib.declaration.base import Declaration
from constructs_lib.declaration.monitoring import Monitoring
from constructs_lib.declaration.nodes import NodeLabel
from constructs_lib.declaration.split import Pool
from constructs_lib.errors import DeclarationError
from constructs_lib.yaml.writer import to_yaml
from tests.agents.cases import CASES
from tests.declaration.builders import exporter, flannel, log_agent, node_agent
from tests.fleet.builders import cluster

BUILDERS: list[Callable[[], AgentSpec]] = [exporter, flannel, log_agent, node_agent]


@pytest.fixture(autouse=True)
def _remembering() -> Iterator[None]:
    with alike_once():
        yield


@pytest.mark.parametrize("build", BUILDERS)
def test_what_says_the_same_is_rendered_once(build: Callable[[], AgentSpec]) -> None:
    with cluster("a"):
        first = build()
    with cluster("b"):
        second = build()

    assert first.yaml() is second.yaml()
    assert first.yaml() == to_yaml(second.manifests())
    assert (first.declared_for, second.declared_for) == ("a", "b")
    assert type(first) is type(second)


@pytest.mark.parametrize("case", CASES)
def test_every_agent_is_the_same_whether_made_or_remembered(case: str) -> None:
    spec = CASES[case]
    fields = {name: getattr(spec, name) for name in spec.model_fields_set}
    made, remembered = type(spec)(**fields), type(spec)(**fields)

    assert made.yaml() is remembered.yaml()
    assert remembered.yaml() == to_yaml(spec.manifests())
    assert remembered == made


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"port": 9100}, {"port": 9101}),
        ({"labels": {"a": "1"}}, {"labels": {"a": "2"}}),
        ({"name": "a"}, {"name": "b"}),
        ({"monitoring": None}, {}),
    ],
)
def test_what_says_something_else_is_something_else(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    with cluster(monitoring=Monitoring()):
        found = [exporter(**one), exporter(**other)]

    assert found[0].yaml() == to_yaml(found[0].manifests())
    assert found[1].yaml() == to_yaml(found[1].manifests())
    assert found[0].yaml() != found[1].yaml()


def test_clusters_that_give_something_else_are_told_apart() -> None:
    with cluster("a", platform="k0s"):
        first = exporter()
    with cluster("b", platform="generic"):
        second = exporter()

    assert (first.platform, second.platform) == ("k0s", "generic")
    assert first.yaml() != second.yaml()


def test_a_part_of_a_declaration_counts() -> None:
    def namespace(port: int) -> Declaration:
        return AgentNamespaceSpec(name="monitoring", agents=[exporter(port=port)])

    with cluster("a"):
        first = namespace(9100)
    with cluster("b"):
        second, third = namespace(9100), namespace(9101)

    assert first.alike_key == second.alike_key
    assert first.alike_key != third.alike_key


def test_an_agent_is_not_taken_for_a_part_of_another_one() -> None:
    where = NodeLabel(key="size", operator="In", values=("xl",))
    pool = Pool(name="large", where=where, settings={"buffer_limit": "9G"})
    with cluster("a"):
        split = log_agent(platform="eks", pools=[pool])
        split.yaml()
    with cluster("b"):
        given = {name: getattr(split, name) for name in split.model_fields_set - {"pools"}}
        nodes = split.nodes.model_copy(update={"where": (where,)})
        large = type(split)(**{**given, **pool.settings, "nodes": nodes})

    assert large.daemon_set_name == "shop-logs"
    assert "constructs-lib/agent:" not in large.yaml()


def test_a_number_is_not_taken_for_what_equals_it() -> None:
    with cluster("a"):
        exporter(port=1)
    with cluster("b"), pytest.raises(DeclarationError, match="port"):
        exporter(port=True)


def test_a_mistake_is_told_each_time() -> None:
    for name in ("a", "b"):
        with cluster(name), pytest.raises(DeclarationError, match="port"):
            exporter(port=0)


def test_what_cannot_be_written_down_is_declared_anew() -> None:
    with cluster("a"), pytest.raises(DeclarationError, match="labels"):
        exporter(labels=lambda: None)


def test_what_nobody_asked_for_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alike, "_MOST", 2)
    with cluster("a"):
        first = [exporter(port=port) for port in (9100, 9101, 9102)]
    with cluster("b"):
        again = [exporter(port=port) for port in (9102, 9101, 9100)]

    shared = [one.yaml() is other.yaml() for one, other in zip(first, again[::-1], strict=True)]
    assert shared == [False, True, True]
    assert [each.yaml() for each in first] == [each.yaml() for each in again[::-1]]
