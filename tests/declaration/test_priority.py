"""An agent's place on a full node is always decided: by a class of its own or a named one."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.agents.node_exporter import NodeExporterSpec
from constructs_lib.declaration.priority import OwnPriorityClass
from constructs_lib.errors import DeclarationError
from constructs_lib.k8s.manifest import Json, Manifest


def manifests(**fields: Any) -> dict[str, Manifest]:
    """The exporter's objects, by their kind."""
    spec = NodeExporterSpec(name="exporter", namespace="monitoring", **fields)
    return {manifest["kind"]: manifest for manifest in spec.manifests()}


def class_of_pods(objects: dict[str, Manifest]) -> Json:
    return objects["DaemonSet"]["spec"]["template"]["spec"]["priorityClassName"]


def told(**fields: Any) -> list[str]:
    """The mistakes told, none for what is accepted."""
    try:
        OwnPriorityClass(**fields)
    except DeclarationError as error:
        return [str(problem) for problem in error.problems]
    return []


def test_an_agent_brings_a_class_of_its_own_and_uses_it() -> None:
    objects = manifests()

    assert objects["PriorityClass"]["value"] == 1_000_000
    assert class_of_pods(objects) == objects["PriorityClass"]["metadata"]["name"]


def test_the_class_is_named_after_namespace_and_name() -> None:
    assert class_of_pods(manifests()) == "monitoring.exporter"


def test_a_class_of_its_own_may_have_another_value() -> None:
    objects = manifests(priority=OwnPriorityClass(value=5))

    assert objects["PriorityClass"]["value"] == 5


def test_a_class_that_exists_is_used_and_not_written() -> None:
    objects = manifests(priority="system-node-critical")

    assert class_of_pods(objects) == "system-node-critical"
    assert "PriorityClass" not in objects


@pytest.mark.parametrize(
    ("value", "problems"),
    [
        pytest.param(0, [], id="the lowest"),
        pytest.param(1_000_000_000, [], id="the highest"),
        pytest.param(
            1_000_000_001,
            ["value: got 1000000001; input should be less than or equal to 1000000000"],
            id="a value of the system's own",
        ),
        pytest.param(
            -1, ["value: got -1; input should be greater than or equal to 0"], id="negative"
        ),
    ],
)
def test_a_value_is_below_those_of_the_system(value: int, problems: list[str]) -> None:
    assert told(value=value) == problems


@pytest.mark.parametrize(
    "name",
    [
        "System-Critical",
        "",
        "a_b",
        "-a",
        "a-",
        "a b",
        "a..b",
        "a.-b",
        pytest.param("a" * 254, id="254 characters"),
    ],
)
def test_a_name_that_no_class_can_have_is_refused(name: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        manifests(priority=name)

    assert [str(problem) for problem in caught.value.problems] == [
        (
            f"priority: {name!r} is not the name of a priority class; name one that exists in the "
            "cluster, or declare OwnPriorityClass(value=...)"
        )
    ]
