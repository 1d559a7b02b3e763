"""Laws of coverage: what must hold for any DaemonSets, nodes and Pods."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.cluster.node import Node
from constructs_lib.cluster.pod import Owner, Pod
from constructs_lib.daemon_set.host_ports import HostPort
from constructs_lib.daemon_set.scheduling import DaemonSet, read_daemon_set
from constructs_lib.k8s.taints import Taint
from constructs_lib.placement.apart import Start, contended_across_nodes
from constructs_lib.placement.contention import Contention
from constructs_lib.placement.coverage import coverage
from constructs_lib.placement.decide import decide
from constructs_lib.placement.node_with_pods import places
from constructs_lib.placement.pod_affinity import neighbourhood
from constructs_lib.placement.verdict import InCompetition, Verdict
from tests.placement.builders import agent, manifest, node

ANY = "0.0.0.0"  # noqa: S104  # a wildcard to compare, not an address to listen on
KIBI, MEBI = 1 << 10, 1 << 20
KEYS, VALUES = st.sampled_from(["zone", "disk"]), st.sampled_from(["a", "b", "3"])
EFFECTS = st.sampled_from(["NoSchedule", "NoExecute", "PreferNoSchedule"])
PORTS = st.sampled_from([9100, 9200])

labels = st.dictionaries(KEYS, VALUES)
taints = st.lists(st.builds(Taint, KEYS, st.sampled_from(["", "a"]), EFFECTS), max_size=2).map(
    tuple
)
tolerations = st.lists(
    st.fixed_dictionaries({"key": KEYS, "operator": st.just("Exists"), "effect": EFFECTS}),
    max_size=2,
)
requirements = st.one_of(
    st.fixed_dictionaries(
        {
            "key": KEYS,
            "operator": st.sampled_from(["In", "NotIn"]),
            "values": st.lists(VALUES, min_size=1),
        }
    ),
    st.fixed_dictionaries({"key": KEYS, "operator": st.sampled_from(["Exists", "DoesNotExist"])}),
    st.fixed_dictionaries(
        {
            "key": KEYS,
            "operator": st.sampled_from(["Gt", "Lt"]),
            "values": st.just(["2"]),
        }
    ),
)
node_names = st.fixed_dictionaries(
    {
        "key": st.just("metadata.name"),
        "operator": st.sampled_from(["In", "NotIn"]),
        "values": st.just(["n1"]),
    }
)
terms = st.lists(
    st.fixed_dictionaries(
        {
            "matchExpressions": st.lists(requirements, max_size=2),
            "matchFields": st.lists(node_names, max_size=1),
        }
    ),
    min_size=1,
    max_size=2,
)
anti_affinity = st.fixed_dictionaries(
    {
        "topologyKey": KEYS,
        "labelSelector": st.fixed_dictionaries({"matchLabels": st.just({"app": "a0"})}),
        "namespaceSelector": st.just({}),
    }
)


@st.composite
def pod_specs(draw: st.DrawFn) -> dict[str, Any]:
    spec: dict[str, Any] = {
        "nodeSelector": draw(st.just({}) | labels),
        "tolerations": draw(tolerations),
        "priorityClassName": draw(st.sampled_from(["", "system-node-critical"])),
    }
    affinity: dict[str, Any] = {}
    if draw(st.booleans()):
        required = {"nodeSelectorTerms": draw(terms)}
        affinity["nodeAffinity"] = {"requiredDuringSchedulingIgnoredDuringExecution": required}
    if draw(st.integers(0, 3)) == 0:
        refused = {"requiredDuringSchedulingIgnoredDuringExecution": [draw(anti_affinity)]}
        affinity["podAntiAffinity"] = refused
    return {**spec, "affinity": affinity}


@st.composite
def fleets_of_agents(draw: st.DrawFn) -> list[DaemonSet]:
    return [
        agent(
            f"a{index}",
            requests={
                "cpu": str(draw(st.integers(0, 3))),
                "memory": f"{draw(st.integers(0, 3))}Mi",
            },
            ports=[{"containerPort": 1, "hostPort": draw(PORTS)}] if draw(st.booleans()) else [],
            **draw(pod_specs()),
        )
        for index in range(draw(st.integers(1, 4)))
    ]


@st.composite
def fleets(draw: st.DrawFn) -> list[Node]:
    return [
        node(
            f"n{index}",
            labels={"kubernetes.io/hostname": f"n{index}", **draw(labels)},
            taints=draw(taints),
            allocatable={
                "cpu": draw(st.integers(0, 6)) * 1000 + draw(st.integers(0, 2)),
                "memory": draw(st.integers(0, 8)) * MEBI + draw(st.integers(0, 9)) * KIBI,
                "pods": draw(st.integers(0, 5)),
            },
            unstated=draw(st.sampled_from([frozenset(), frozenset({"cpu"})])),
        )
        for index in range(draw(st.integers(1, 5)))
    ]


@st.composite
def crowds(draw: st.DrawFn) -> list[Pod]:
    owners = st.sampled_from(
        [None, Owner(kind="DaemonSet", name="a0"), Owner(kind="ReplicaSet", name="web")]
    )
    return [
        Pod(
            name=f"p{index}",
            namespace="kube-system",
            node=f"n{draw(st.integers(0, 5))}",
            bound=draw(st.booleans()),
            labels={"app": draw(st.sampled_from(["a0", "web"]))},
            owner=draw(owners),
            requests={
                "cpu": draw(st.integers(0, 3)) * 1000,
                "memory": draw(st.integers(0, 3)) * MEBI + draw(st.integers(0, 3)) * KIBI,
            },
            ports=(HostPort(draw(PORTS), "TCP", ANY),) if draw(st.booleans()) else (),
            phase=draw(st.sampled_from(["Running", "Failed"])),
            terminating=draw(st.booleans()),
            priority=draw(st.sampled_from([0, 10])),
        )
        for index in range(draw(st.integers(0, 5)))
    ]


def told(verdict: Verdict | InCompetition) -> Any:
    """What is true of a verdict on every node of a group, whatever the figures in its sentences."""
    reasons = [(each.predicate, each.taint) for each in verdict.reasons]
    if isinstance(verdict, InCompetition):
        return verdict.outcome, verdict.rivals, reasons
    return verdict.outcome, verdict.should_run, verdict.should_continue, verdict.evicts, reasons


def outcomes(daemon_sets: list[DaemonSet], nodes: list[Node], pods: list[Pod]) -> Any:
    """By DaemonSet and node: what happens alone and together."""
    return {
        (entry.daemon_set.name, at.name): (group.alone.outcome, group.together.outcome)
        for entry in coverage(daemon_sets, nodes, pods).daemon_sets
        for at, group in entry.by_node()
    }


def covered(spec: dict[str, Any], nodes: list[Node]) -> set[str]:
    (entry,) = coverage([read_daemon_set(manifest(**spec))], nodes).daemon_sets
    return {at.name for at, group in entry.by_node() if group.alone.runs}


@given(fleets_of_agents(), fleets(), crowds())
def test_the_grouped_answer_is_the_answer_node_by_node(
    daemon_sets: list[DaemonSet], nodes: list[Node], pods: list[Pod]
) -> None:
    everywhere = places(nodes, pods)
    around = [neighbourhood(each, everywhere) for each in daemon_sets]
    contest = Contention(daemon_sets, around)
    alone = [
        [decide(each, place, near) for each, near in zip(daemon_sets, around, strict=True)]
        for place in everywhere
    ]
    starts, here = [], []
    for place, verdicts in zip(everywhere, alone, strict=True):
        starts.append(Start(place.node.labels, 1, contest.starting(place, verdicts)))
        here.append(contest.decide(place, verdicts))
    joint = contended_across_nodes(
        contest.apart,
        daemon_sets,
        starts,
        here,
        without=lambda number, absent: contest.decide(
            everywhere[number], alone[number], absent=absent
        ),
    )
    naive = {
        (index, place.node.name): (told(verdicts[index]), told(outcomes_here[index]))
        for place, verdicts, outcomes_here in zip(everywhere, alone, joint, strict=True)
        for index in range(len(daemon_sets))
    }
    grouped = {
        (index, at.name): (told(group.alone), told(group.together))
        for index, entry in enumerate(coverage(daemon_sets, nodes, pods).daemon_sets)
        for at, group in entry.by_node()
    }

    assert grouped == naive


@given(pod_specs(), fleets(), tolerations)
def test_adding_a_toleration_never_loses_a_node(
    spec: dict[str, Any], nodes: list[Node], added: list[dict[str, str]]
) -> None:
    more = {**spec, "tolerations": [*spec["tolerations"], *added]}

    assert covered(spec, nodes) <= covered(more, nodes)


@given(pod_specs(), fleets(), labels)
def test_adding_a_selector_never_gains_a_node(
    spec: dict[str, Any], nodes: list[Node], added: dict[str, str]
) -> None:
    more = {**spec, "nodeSelector": {**added, **spec["nodeSelector"]}}

    assert covered(more, nodes) <= covered(spec, nodes)


@given(st.data(), fleets_of_agents(), fleets(), crowds())
def test_the_order_of_nodes_labels_and_taints_does_not_matter(
    data: st.DataObject, daemon_sets: list[DaemonSet], nodes: list[Node], pods: list[Pod]
) -> None:
    turned = [
        node(
            each.name,
            labels=dict(reversed(list(each.labels.items()))),
            taints=each.taints[::-1],
            allocatable=each.allocatable,
            unstated=each.unstated,
        )
        for each in nodes
    ]
    shuffled = data.draw(st.permutations(turned))

    assert outcomes(daemon_sets, shuffled, pods) == outcomes(daemon_sets, nodes, pods)


@given(fleets_of_agents(), fleets(), crowds())
def test_every_node_has_one_verdict_from_each_daemon_set(
    daemon_sets: list[DaemonSet], nodes: list[Node], pods: list[Pod]
) -> None:
    for entry in coverage(daemon_sets, nodes, pods).daemon_sets:
        assert sorted(at.name for at, _ in entry.by_node()) == sorted(at.name for at in nodes)


@given(fleets_of_agents(), fleets(), crowds())
def test_a_pod_runs_exactly_where_nothing_is_in_its_way(
    daemon_sets: list[DaemonSet], nodes: list[Node], pods: list[Pod]
) -> None:
    for entry in coverage(daemon_sets, nodes, pods).daemon_sets:
        for group in entry.groups:
            assert group.alone.runs == (not group.alone.reasons)


def test_unique_host_names_do_not_keep_nodes_apart() -> None:
    nodes = [node(f"n{i}", labels={"kubernetes.io/hostname": f"n{i}"}) for i in range(50)]

    assert len(coverage([agent()], nodes).groups) == 1


def test_a_selected_host_is_told_apart_from_the_others_alone() -> None:
    nodes = [node(f"n{i}", labels={"kubernetes.io/hostname": f"n{i}"}) for i in range(50)]
    picky = agent(nodeSelector={"kubernetes.io/hostname": "n7"})
    answer = coverage([picky], nodes)

    assert [len(group) for group in answer.groups] == [49, 1]
    assert (answer.daemon_sets[0].desired, answer.daemon_sets[0].running) == (1, 1)


@pytest.mark.parametrize(
    ("claims", "running"),
    [pytest.param((), 0, id="missing"), pytest.param(("kube-system/data",), 1, id="given")],
)
def test_a_claim_must_be_there(claims: tuple[str, ...], running: int) -> None:
    volume = {"name": "data", "persistentVolumeClaim": {"claimName": "data"}}
    answer = coverage([agent(volumes=[volume])], [node()], claims=claims)

    assert answer.daemon_sets[0].running == running
