"""A planned node is taken apart into the kinds that selectors tell apart, and no further."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.cluster.node import Node
from constructs_lib.cluster.open_label import OpenLabel
from constructs_lib.daemon_set.scheduling import DaemonSet
from constructs_lib.k8s.label_selector import Requirement
from constructs_lib.placement.coverage import coverage
from constructs_lib.placement.kinds import kinds
from tests.placement.builders import agent, node

ZONE, ARCH = "topology.kubernetes.io/zone", "kubernetes.io/arch"
GENERATION = "karpenter.k8s.aws/instance-generation"


def planned(open_labels: dict[str, OpenLabel], name: str = "pool") -> Node:
    return node(name, pool="pool", planned=True, open_labels=open_labels)


def with_open(key: str, *conditions: Requirement, optional: bool = False) -> Node:
    return planned({key: OpenLabel(conditions=conditions, optional=optional)})


def wants(*expressions: dict[str, Any], **pod: Any) -> DaemonSet:
    key = "requiredDuringSchedulingIgnoredDuringExecution"
    required = {"nodeSelectorTerms": [{"matchExpressions": list(expressions)}]}
    return agent(affinity={"nodeAffinity": {key: required}}, **pod)


def expression(key: str, operator: str, *values: str) -> dict[str, Any]:
    return {"key": key, "operator": operator, **({"values": list(values)} if values else {})}


def names(on: Node, *daemon_sets: DaemonSet) -> list[str]:
    return [kind.name for kind in kinds([on], daemon_sets)]


def runs(on: Node, daemon_set: DaemonSet) -> dict[str, bool]:
    decided = coverage([daemon_set], [on])
    return {kind.name: group.alone.runs for kind, group in decided.daemon_sets[0].by_node()}


def test_a_label_that_nobody_asks_for_makes_no_kinds() -> None:
    assert kinds([with_open(ZONE)], [agent()]) == [with_open(ZONE)]


@pytest.mark.parametrize(
    ("on", "asked", "answer"),
    [
        pytest.param(
            with_open(ZONE),
            expression(ZONE, "In", "a"),
            {"pool[zone=a]": True, "pool[zone=(any other)]": False},
            id="a value that the pool does not exclude",
        ),
        pytest.param(
            with_open(ZONE, Requirement(ZONE, "In", ("a", "b", "c"))),
            expression(ZONE, "In", "a"),
            {"pool[zone=a]": True, "pool[zone=b|c]": False},
            id="one of several values",
        ),
        pytest.param(
            with_open(ZONE, Requirement(ZONE, "NotIn", ("a",))),
            expression(ZONE, "In", "a"),
            {"pool": False},
            id="a value that the pool excludes",
        ),
        pytest.param(
            with_open(GENERATION, Requirement(GENERATION, "Gt", ("5",))),
            expression(GENERATION, "Gt", "5"),
            {"pool": True},
            id="what the pool requires, too",
        ),
        pytest.param(
            with_open(GENERATION, Requirement(GENERATION, "Gt", ("3",))),
            expression(GENERATION, "Gt", "5"),
            {
                "pool[instance-generation=5|4]": False,
                "pool[instance-generation=6]": True,
            },
            id="more than the pool requires",
        ),
        pytest.param(
            with_open(ZONE), expression(ZONE, "Exists"), {"pool": True}, id="that it is there"
        ),
        pytest.param(
            with_open(ZONE, optional=True),
            expression(ZONE, "Exists"),
            {"pool[zone=(any other)]": True, "pool[no zone]": False},
            id="that it is there, which it may not be",
        ),
        pytest.param(
            with_open("karpenter.k8s.aws/", optional=True),
            expression("karpenter.k8s.aws/instance-gpu-count", "DoesNotExist"),
            {"pool[instance-gpu-count=(any other)]": False, "pool[no instance-gpu-count]": True},
            id="any label of a domain",
        ),
        pytest.param(
            with_open(ARCH, Requirement(ARCH, "In", ("amd64", "arm64"))),
            expression("beta.kubernetes.io/arch", "In", "amd64"),
            {"pool[arch=amd64]": True, "pool[arch=arm64]": False},
            id="a label by its old name",
        ),
    ],
)
def test_each_value_gets_its_own_answer(
    on: Node, asked: dict[str, Any], answer: dict[str, bool]
) -> None:
    assert runs(on, wants(asked)) == answer


def test_selectors_of_several_daemon_sets_and_of_a_requirement_tell_apart_together() -> None:
    a, b = agent(nodeSelector={ZONE: "a"}), agent(nodeSelector={ZONE: "b"})
    asked = Requirement(ZONE, "In", ("c",))

    assert [kind.labels[ZONE] for kind in kinds([with_open(ZONE)], [a, b], [asked])] == [
        "c",
        "a",
        "b",
        "(any other)",
    ]


def test_a_pool_of_several_nodes_is_dealt_out_and_has_one_of_every_kind() -> None:
    zones = OpenLabel(conditions=(Requirement(ZONE, "In", ("a", "b")),))
    pool = [planned({ZONE: zones}, f"pool-{number}") for number in (1, 2, 3)]
    one = pool[:1]
    asked = agent(nodeSelector={ZONE: "a"})

    assert [kind.name for kind in kinds(pool, [asked])] == [
        "pool[zone=a]-1",
        "pool[zone=a]-2",
        "pool[zone=b]",
    ]
    assert [kind.name for kind in kinds(one, [asked])] == ["pool-1[zone=a]", "pool-1[zone=b]"]


def test_keys_of_one_ending_are_told_in_full() -> None:
    on = planned({"a/x": OpenLabel(), "b/x": OpenLabel()})

    assert names(on, agent(nodeSelector={"a/x": "1", "b/x": "1"}))[0] == "pool[a/x=1, b/x=1]"


def test_nodes_that_exist_stay_as_they_are() -> None:
    there = node("n1")

    assert kinds([there, with_open(ZONE)], [agent(nodeSelector={ZONE: "a"})])[0] is there


def test_too_many_combinations_still_show_every_value() -> None:
    keys = [f"example.com/{letter}" for letter in "abcdefgh"]
    on = planned({key: OpenLabel() for key in keys})
    found = kinds([on], [agent(nodeSelector=dict.fromkeys(keys, "1"))])

    assert len(found) <= 100
    assert all({kind.labels[key] for kind in found} == {"1", "(any other)"} for key in keys)


def test_a_hostname_is_that_of_the_kind() -> None:
    assert all(
        kind.labels["kubernetes.io/hostname"] == kind.name
        for kind in kinds([with_open(ZONE)], [agent(nodeSelector={ZONE: "a"})])
    )


values = st.sampled_from(["1", "2", "5", "x"])
operators = st.sampled_from(["In", "NotIn", "Gt", "Lt", "Exists", "DoesNotExist"])


@st.composite
def requirements(draw: st.DrawFn) -> Requirement:
    operator = draw(operators)
    if operator in {"Exists", "DoesNotExist"}:
        return Requirement("k", operator)
    if operator in {"Gt", "Lt"}:
        return Requirement("k", operator, (draw(st.sampled_from(["1", "2", "5"])),))
    return Requirement("k", operator, tuple(draw(st.lists(values, min_size=1, max_size=3))))


@given(
    conditions=st.lists(requirements(), max_size=2),
    asked=st.lists(requirements(), min_size=1, max_size=3),
    value=st.sampled_from([None, "0", "1", "2", "3", "4", "5", "6", "7", "x", "y"]),
    optional=st.booleans(),
)
def test_every_possible_value_is_answered_by_some_kind(
    conditions: list[Requirement], asked: list[Requirement], value: str | None, optional: bool
) -> None:
    labels = {} if value is None else {"k": value}
    possible = (value is not None or optional) and all(each.matches(labels) for each in conditions)
    on = with_open("k", *conditions, optional=optional)
    told = [tuple(each.matches(kind.labels) for each in asked) for kind in kinds([on], [], asked)]

    if possible:
        assert tuple(each.matches(labels) for each in asked) in told


@given(asked=st.lists(requirements(), min_size=1, max_size=3), optional=st.booleans())
def test_taking_apart_again_changes_nothing(asked: list[Requirement], optional: bool) -> None:
    once = kinds([with_open("k", optional=optional)], [], asked)

    assert kinds(once, [], asked) == once
    assert kinds(once, [], asked[:1]) == once
