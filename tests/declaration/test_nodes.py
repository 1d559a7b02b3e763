"""The nodes of an agent are said as intents, and never include nodes that run no DaemonSet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from constructs_lib.declaration.nodes import (
    BOOTSTRAP,
    CONTROL_PLANE,
    EVERYWHERE,
    GPU,
    LINUX,
    RESERVED,
    Everywhere,
    NodeLabel,
    Nodes,
    Taint,
    tolerations_of,
    with_old_masters,
)
from constructs_lib.platforms.facts import PLATFORMS
from tests.declaration.builders import log_agent, pod, told

MASTER = Taint(key="node-role.kubernetes.io/master")
NOT_FARGATE = {
    "key": "eks.amazonaws.com/compute-type",
    "operator": "NotIn",
    "values": ["fargate"],
}
CPU = NodeLabel(key="cpu", operator="In", values=("arm64",))
SERVERLESS = (("eks.amazonaws.com/compute-type", "fargate"), ("type", "virtual-kubelet"))
NOT_VIRTUAL = {"key": "type", "operator": "NotIn", "values": ["virtual-kubelet"]}


def told_paths(build: Callable[..., object], **fields: Any) -> list[str]:
    return [problem.partition(": ")[0] for problem in told(build, **fields)]


def test_linux_nodes_that_run_daemon_sets_by_default() -> None:
    nodes = Nodes()

    assert nodes.node_selector() == {"kubernetes.io/os": "linux"}
    assert nodes.requirements(SERVERLESS) == [NOT_FARGATE, NOT_VIRTUAL]


def test_labels_are_added_to_the_node_selector() -> None:
    nodes = Nodes(labels={"disktype": "ssd", "example.com/shop": "true"})

    assert nodes.node_selector() == {
        "kubernetes.io/os": "linux",
        "disktype": "ssd",
        "example.com/shop": "true",
    }


def test_zones_and_further_requirements_are_added_in_order() -> None:
    nodes = Nodes(
        zones=("b", "a"),
        where=(
            NodeLabel(key="example.com/retired", operator="DoesNotExist"),
            NodeLabel(key="kubernetes.io/arch", operator="In", values=("arm64", "amd64")),
        ),
    )

    assert nodes.requirements(()) == [
        {"key": "topology.kubernetes.io/zone", "operator": "In", "values": ["b", "a"]},
        {"key": "example.com/retired", "operator": "DoesNotExist"},
        {"key": "kubernetes.io/arch", "operator": "In", "values": ["arm64", "amd64"]},
    ]


def test_what_is_returned_belongs_to_the_caller() -> None:
    nodes = Nodes()

    nodes.node_selector()["disktype"] = "ssd"

    assert nodes.node_selector() == {"kubernetes.io/os": "linux"}


@pytest.mark.parametrize(
    ("taint", "toleration"),
    [
        pytest.param(
            Taint(key="dedicated"),
            {"key": "dedicated", "operator": "Exists", "effect": "NoSchedule"},
            id="a key",
        ),
        pytest.param(
            Taint(key="dedicated", value="shop", effect="NoExecute"),
            {"key": "dedicated", "operator": "Equal", "value": "shop", "effect": "NoExecute"},
            id="key, value and effect",
        ),
        pytest.param(
            Taint(key="dedicated", value=""),
            {"key": "dedicated", "operator": "Equal", "value": "", "effect": "NoSchedule"},
            id="an empty value is a value",
        ),
        pytest.param(
            Taint(key="dedicated", effect=None),
            {"key": "dedicated", "operator": "Exists"},
            id="every effect",
        ),
        pytest.param(
            Taint(key="dedicated", value="", short=True),
            {"key": "dedicated", "effect": "NoSchedule"},
            id="an empty value, not written",
        ),
        pytest.param(
            Taint(key="dedicated", value="shop", short=True),
            {"key": "dedicated", "value": "shop", "effect": "NoSchedule"},
            id="no operator",
        ),
        pytest.param(EVERYWHERE, {"operator": "Exists"}, id="everywhere"),
        pytest.param(RESERVED, {"operator": "Exists", "effect": "NoSchedule"}, id="reserved"),
        pytest.param(
            CONTROL_PLANE,
            {
                "key": "node-role.kubernetes.io/control-plane",
                "operator": "Exists",
                "effect": "NoSchedule",
            },
            id="the control plane",
        ),
        pytest.param(
            GPU,
            {"key": "nvidia.com/gpu", "operator": "Exists", "effect": "NoSchedule"},
            id="GPUs",
        ),
    ],
)
def test_an_intent_becomes_a_toleration(taint: Taint, toleration: dict[str, str]) -> None:
    assert taint.manifest() == toleration


def test_starting_nodes_carry_these_taints() -> None:
    assert [taint.key for taint in BOOTSTRAP] == [
        "node.kubernetes.io/not-ready",
        "node.kubernetes.io/network-unavailable",
        "node.cloudprovider.kubernetes.io/uninitialized",
        "node.cluster.x-k8s.io/uninitialized",
        "karpenter.sh/unregistered",
    ]


@pytest.mark.parametrize(
    ("build", "fields", "paths"),
    [
        pytest.param(Taint, {"key": "a b"}, ["key"], id="a taint's key"),
        pytest.param(Taint, {"key": "a", "effect": "NoRun"}, ["effect"], id="a taint's effect"),
        pytest.param(
            NodeLabel, {"key": "", "operator": "Exists"}, ["key"], id="a requirement's key"
        ),
        pytest.param(
            NodeLabel, {"key": "a", "operator": "Gt"}, ["operator"], id="a requirement's operator"
        ),
        pytest.param(Nodes, {"labels": {"a": "b c"}}, ["labels"], id="a label's value"),
        pytest.param(Nodes, {"zones": "eu-1"}, ["zones"], id="one zone that is no tuple"),
    ],
)
def test_what_no_node_can_carry_is_refused(
    build: Callable[..., object], fields: dict[str, Any], paths: list[str]
) -> None:
    assert told_paths(build, **fields) == paths


@pytest.mark.parametrize(
    ("operator", "values", "problems"),
    [
        pytest.param("In", ("a",), [], id="In with a value"),
        pytest.param("NotIn", ("a", "b"), [], id="NotIn with values"),
        pytest.param("Exists", (), [], id="Exists without"),
        pytest.param("DoesNotExist", (), [], id="DoesNotExist without"),
        pytest.param(
            "In", (), ["values: got []; In takes at least one value"], id="In without a value"
        ),
        pytest.param(
            "NotIn", (), ["values: got []; NotIn takes at least one value"], id="NotIn without"
        ),
        pytest.param(
            "Exists", ("a",), ["values: got ['a']; Exists takes no values"], id="Exists with one"
        ),
        pytest.param(
            "DoesNotExist",
            ("a", "b"),
            ["values: got ['a', 'b']; DoesNotExist takes no values"],
            id="DoesNotExist with two",
        ),
    ],
)
def test_a_requirement_has_values_where_they_mean_something(
    operator: str, values: tuple[str, ...], problems: list[str]
) -> None:
    assert told(NodeLabel, key="disktype", operator=operator, values=values) == problems


def test_the_operating_system_is_not_a_choice() -> None:
    assert told(Nodes, labels={"kubernetes.io/os": "windows", "disktype": "ssd"}) == [
        "labels: kubernetes.io/os is always linux here; leave it out"
    ]


@pytest.mark.parametrize(
    ("requirement", "is_taken"),
    [
        ("kubernetes.io/os", True),
        ("kubernetes.io/os=linux", True),
        ("kubernetes.io/os in (linux, windows)", True),
        ("kubernetes.io/os!=windows", True),
        ("!kubernetes.io/os", False),
        ("kubernetes.io/os=windows", False),
        ("kubernetes.io/os!=linux", False),
    ],
)
def test_no_requirement_keeps_linux_nodes_out(requirement: str, is_taken: bool) -> None:
    problem = "where[0].key: kubernetes.io/os is always linux here; leave it out"

    assert told(Nodes, where=[requirement]) == ([] if is_taken else [problem])


@pytest.mark.parametrize("build", [Taint, Everywhere])
def test_only_the_taints_that_empty_a_node_let_pods_stay_for_a_while(build: Any) -> None:
    key = {"key": "dedicated"} if build is Taint else {}

    assert build(**key, effect="NoExecute", seconds=300).manifest()["tolerationSeconds"] == 300
    assert told(build, **key, effect="NoSchedule", seconds=300) == [
        "seconds: only NoExecute empties nodes; write effect='NoExecute', or leave it out"
    ]


def test_a_short_toleration_means_a_value() -> None:
    assert told(Taint, key="dedicated", short=True) == [
        "value: without an operator a value is meant; write it, '' where it is empty"
    ]


def test_alternatives_are_terms_in_each_of_which_all_else_must_hold_too() -> None:
    gpu = NodeLabel(key="gpu", operator="Exists")
    zone = NodeLabel(key="zone", operator="NotIn", values=("a",))
    nodes = Nodes(where=(zone,), any_of=((gpu,), (CPU, CPU.opposite())))
    affinity = pod(log_agent(nodes=nodes))["affinity"]["nodeAffinity"]
    terms = affinity["requiredDuringSchedulingIgnoredDuringExecution"]["nodeSelectorTerms"]
    of_all = nodes.requirements(PLATFORMS["generic"].serverless)

    assert of_all[-1] == zone.manifest()
    assert [term["matchExpressions"] for term in terms] == [
        [gpu.manifest(), *of_all],
        [CPU.manifest(), CPU.opposite().manifest(), *of_all],
    ]


def test_the_operating_system_may_be_said() -> None:
    assert Nodes(labels={"kubernetes.io/os": "linux"}).node_selector() == LINUX


def test_every_taint_of_an_effect_may_stand_among_others() -> None:
    nodes = Nodes(tolerates=[CONTROL_PLANE, Everywhere(effect="NoExecute")])

    assert nodes.tolerates is not None
    assert tolerations_of(nodes.tolerates)[1] == {"operator": "Exists", "effect": "NoExecute"}


@pytest.mark.parametrize(
    ("tolerates", "keys"),
    [
        pytest.param((), [], id="none"),
        pytest.param((GPU,), [GPU.key], id="others"),
        pytest.param((CONTROL_PLANE, GPU), [CONTROL_PLANE.key, MASTER.key, GPU.key], id="added"),
        pytest.param((MASTER, CONTROL_PLANE), [MASTER.key, CONTROL_PLANE.key], id="there already"),
    ],
)
def test_the_control_plane_has_two_names(tolerates: tuple[Taint, ...], keys: list[str]) -> None:
    assert [each.key for each in with_old_masters(tolerates) if isinstance(each, Taint)] == keys
