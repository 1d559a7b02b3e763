"""A remedy is the smallest change, and it is known to work."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from constructs_lib.cluster.node import Node
from constructs_lib.cluster.pod import Pod
from constructs_lib.daemon_set.host_ports import HostPort
from constructs_lib.daemon_set.scheduling import DaemonSet
from constructs_lib.k8s.taints import Taint
from constructs_lib.placement.node_with_pods import places
from constructs_lib.placement.pod_affinity import neighbourhood
from constructs_lib.placement.remedy import Remedy, Situation, find_remedy
from tests.placement.builders import agent, node, pod
from tests.placement.test_coverage import fleets, fleets_of_agents

ANY = "0.0.0.0"  # noqa: S104  # a wildcard to compare, not an address to listen on
LINUX = {"kubernetes.io/os": "linux"}


def situation(daemon_set: DaemonSet, on: Node, *pods: Pod) -> Situation:
    (place,) = places([on], pods)
    return Situation(daemon_set=daemon_set, place=place, around=neighbourhood(daemon_set, [place]))


def remedy(daemon_set: DaemonSet, on: Node, *pods: Pod) -> Remedy | None:
    return find_remedy(situation(daemon_set, on, *pods))


def affine(*expressions: dict[str, Any]) -> DaemonSet:
    required = {"nodeSelectorTerms": [{"matchExpressions": list(expressions)}]}
    key = "requiredDuringSchedulingIgnoredDuringExecution"
    return agent(affinity={"nodeAffinity": {key: required}})


def template(**fields: Any) -> dict[str, Any]:
    return {"spec": {"template": {"spec": fields}}}


def labelled(key: str, value: str | None) -> dict[str, Any]:
    return {"metadata": {"labels": {key: value}}}


GPU = Taint("nvidia.com/gpu", "true", "NoSchedule")
WEB = pod("web", requests={"cpu": 3500}, ports=(HostPort(9100, "TCP", ANY),))
FULL = pod("web", requests={"cpu": 4000})

CASES = [
    pytest.param(
        agent(),
        node(taints=(GPU,)),
        (),
        template(
            tolerations=[
                {
                    "key": "nvidia.com/gpu",
                    "operator": "Equal",
                    "value": "true",
                    "effect": "NoSchedule",
                }
            ]
        ),
        id="taint",
    ),
    pytest.param(
        agent(nodeSelector={"role": "ingress"}),
        node(),
        (),
        labelled("role", "ingress"),
        id="selector",
    ),
    pytest.param(
        agent(nodeSelector={"topology.kubernetes.io/zone": "a"}),
        node(labels={"topology.kubernetes.io/zone": "b"}),
        (),
        template(nodeSelector={"topology.kubernetes.io/zone": None}),
        id="selector on a fact",
    ),
    pytest.param(
        agent(nodeSelector={"node-pool": "gpu"}),
        node(labels={"node-pool": "spot"}),
        (),
        template(nodeSelector={"node-pool": None}),
        id="selector on a pool",
    ),
    pytest.param(agent(nodeName="n2"), node("n1"), (), template(nodeName=None), id="node name"),
    pytest.param(
        affine({"key": "disk", "operator": "In", "values": ["ssd", "nvme"]}),
        node(),
        (),
        labelled("disk", "ssd"),
        id="affinity In",
    ),
    pytest.param(
        affine({"key": "spot", "operator": "DoesNotExist"}),
        node(labels={"spot": "yes"}),
        (),
        labelled("spot", None),
        id="affinity DoesNotExist",
    ),
    pytest.param(
        affine({"key": "cores", "operator": "Gt", "values": ["8"]}),
        node(labels={"cores": "4"}),
        (),
        labelled("cores", "9"),
        id="affinity Gt",
    ),
    pytest.param(
        agent(requests={"cpu": "1"}),
        node(),
        (WEB,),
        {"resources": {"requests": {"cpu": "500m"}}},
        id="request",
    ),
    pytest.param(
        agent(priorityClassName="none", requests={"cpu": "1"}),
        node(),
        (FULL,),
        template(priorityClassName="system-node-critical"),
        id="nothing left",
    ),
    pytest.param(
        agent(ports=[{"containerPort": 9100, "hostPort": 9100}]),
        node(),
        (WEB,),
        {"ports": [{"hostPort": 9101}]},
        id="host port",
    ),
    pytest.param(
        agent(schedulingGates=[{"name": "wait"}]),
        node(),
        (),
        template(schedulingGates=None),
        id="gate",
    ),
    pytest.param(
        agent(volumes=[{"name": "v", "persistentVolumeClaim": {"claimName": "data"}}]),
        node(),
        (),
        {
            "apiVersion": "v1",
            "kind": "PersistentVolumeClaim",
            "metadata": {"name": "data", "namespace": "kube-system"},
        },
        id="claim",
    ),
    pytest.param(
        agent(
            topologySpreadConstraints=[
                {"maxSkew": 1, "topologyKey": "rack", "whenUnsatisfiable": "DoNotSchedule"}
            ]
        ),
        node(),
        (),
        template(topologySpreadConstraints=None),
        id="spread",
    ),
]


@pytest.mark.parametrize(("daemon_set", "on", "pods", "patch"), CASES)
def test_one_reason_has_one_change(
    daemon_set: DaemonSet, on: Node, pods: tuple[Pod, ...], patch: dict[str, Any]
) -> None:
    found = remedy(daemon_set, on, *pods)

    assert found is not None
    assert [step.patch for step in found.steps] == [patch]


def test_several_reasons_have_a_change_each() -> None:
    found = remedy(agent(nodeSelector={"role": "ingress"}), node(taints=(GPU,)))

    assert found is not None
    assert [step.what for step in found.steps] == [
        "Label the node role=ingress.",
        "Tolerate nvidia.com/gpu=true:NoSchedule.",
    ]


def test_a_term_for_the_node_is_added_where_the_label_is_a_fact() -> None:
    zone = {"key": "topology.kubernetes.io/zone", "operator": "In", "values": ["a"]}

    found = remedy(affine(zone), node("n7"))

    assert found is not None
    assert [step.what for step in found.steps] == [
        "Add a term for n7 to the required node affinity."
    ]


@pytest.mark.parametrize(
    ("daemon_set", "on"),
    [
        pytest.param(
            agent(nodeSelector=LINUX), node(labels={"kubernetes.io/os": "windows"}), id="windows"
        ),
        pytest.param(
            affine(
                {
                    "key": "eks.amazonaws.com/compute-type",
                    "operator": "NotIn",
                    "values": ["fargate"],
                }
            ),
            node(labels={"eks.amazonaws.com/compute-type": "fargate"}),
            id="fargate",
        ),
        pytest.param(agent(requests={"nvidia.com/gpu": "1"}), node(), id="no such device"),
        pytest.param(agent(), node(allocatable={}), id="no room for Pods"),
    ],
)
def test_some_nodes_have_no_remedy(daemon_set: DaemonSet, on: Node) -> None:
    assert remedy(daemon_set, on) is None


def test_where_eviction_makes_room_nothing_has_to_change() -> None:
    critical = agent(priorityClassName="system-node-critical", requests={"cpu": "1"})

    found = remedy(critical, node(), FULL)

    assert found is not None
    assert found.steps == ()


@given(fleets_of_agents(), fleets())
def test_after_the_changes_it_runs_and_no_change_is_without_a_reason(
    daemon_sets: list[DaemonSet], nodes: list[Node]
) -> None:
    for daemon_set in daemon_sets:
        for each in nodes:
            before = situation(daemon_set, each)
            found = find_remedy(before)
            if found is not None:
                assert found.situation.verdict().runs or found.situation.verdict().evicts
                assert bool(found.steps) != before.verdict().runs


INSTANCE, POOL = "karpenter.k8s.aws/instance-family", "karpenter.sh/nodepool"


def test_a_planned_node_is_never_named_because_its_name_is_invented() -> None:
    on = node("general", planned=True, pool="general", labels={POOL: "general", INSTANCE: "m7"})
    found = remedy(affine({"key": INSTANCE, "operator": "In", "values": ["c7"]}), on)

    assert found is not None
    terms = [{"matchExpressions": [{"key": POOL, "operator": "In", "values": ["general"]}]}]
    required = {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": terms}}
    assert [step.patch for step in found.steps] == [template(affinity={"nodeAffinity": required})]


def test_a_planned_node_without_a_label_of_its_pool_has_no_remedy_by_name() -> None:
    on = node("md-0", planned=True, labels={"topology.kubernetes.io/zone": "b"})
    wanted = {"key": "topology.kubernetes.io/zone", "operator": "In", "values": ["a"]}

    assert remedy(affine(wanted), on) is None


def test_labels_of_planned_nodes_are_changed_in_their_template() -> None:
    on = node("general", planned=True, pool="general")
    found = remedy(agent(nodeSelector={"team": "shop"}), on)

    assert found is not None
    assert [step.what for step in found.steps] == [
        "Label the nodes of general in their template with team=shop."
    ]


def test_an_architecture_is_only_widened_with_an_image_for_it() -> None:
    on = node(labels={"kubernetes.io/arch": "arm64"})
    found = remedy(agent(nodeSelector={"kubernetes.io/arch": "amd64"}), on)

    assert found is not None
    assert found.steps[0].what == (
        "Remove kubernetes.io/arch from nodeSelector, if its image is built for arm64."
    )
