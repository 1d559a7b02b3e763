"""Pools and rings: one agent as several DaemonSets that never overlap and leave no gap."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.nodes import NodeLabel, Nodes
from constructs_lib.declaration.priority import OwnPriorityClass
from constructs_lib.declaration.resources import Resources
from constructs_lib.declaration.rollout import RollingUpdate
from constructs_lib.declaration.split import Pool, Rings
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.metadata import AGENT_LABEL
from constructs_lib.k8s.node_selector import read_node_terms, terms_match
from tests.declaration.builders import DIGEST, log_agent, told
from tests.pods import pod_spec_of

GPU = Pool(name="gpu", where=NodeLabel(key="gpu", operator="Exists"))
LARGE = Pool(
    name="large",
    where=NodeLabel(key="size", operator="In", values=("xl", "2xl")),
    resources=Resources(cpu="500m", memory="512Mi", memory_limit="1Gi"),
)
NEXT = f"registry.example/logs/fluent-bit:9.9@{DIGEST}"

OTHER_CLASS = (
    "pools[0]: needs another PriorityClass 'logging.shop-logs' than the agent's other nodes, "
    "which share it"
)


def daemon_sets(spec: AgentSpec) -> dict[str, Manifest]:
    found = [m for m in spec.manifests() if m["kind"] == "DaemonSet"]
    return {daemon_set["metadata"]["name"]: daemon_set for daemon_set in found}


def is_meant(daemon_set: Manifest, labels: dict[str, str]) -> bool:
    pod = pod_spec_of(daemon_set)
    selected = pod["nodeSelector"].items() <= labels.items()
    return selected and terms_match(read_node_terms(pod), "node", labels)


def test_a_pool_is_a_daemon_set_of_its_own_and_the_rest_keeps_the_agents_name() -> None:
    found = daemon_sets(log_agent(pools=(GPU, LARGE)))

    assert list(found) == ["shop-logs-gpu", "shop-logs-large", "shop-logs"]


def test_splitting_an_agent_leaves_the_selector_of_its_own_daemon_set_as_it_was() -> None:
    before = daemon_sets(log_agent())["shop-logs"]
    after = daemon_sets(log_agent(pools=(GPU,)))["shop-logs"]

    assert after["spec"]["selector"] == before["spec"]["selector"]


def test_no_selector_of_an_agent_selects_the_pods_of_another_part() -> None:
    found = daemon_sets(log_agent(pools=(GPU, LARGE))).values()
    selectors = [d["spec"]["selector"]["matchLabels"] for d in found]
    pods = [d["spec"]["template"]["metadata"]["labels"] for d in found]

    matches = [[s.items() <= labels.items() for labels in pods] for s in selectors]
    assert matches == [[True, False, False], [False, True, False], [False, False, True]]


def test_all_parts_carry_the_agents_name_for_scraping() -> None:
    found = daemon_sets(log_agent(pools=(GPU, LARGE))).values()

    labels = [d["spec"]["template"]["metadata"]["labels"][AGENT_LABEL] for d in found]
    assert labels == ["shop-logs"] * 3


def test_an_agent_in_one_part_needs_no_further_label() -> None:
    labels = daemon_sets(log_agent())["shop-logs"]["spec"]["template"]["metadata"]["labels"]

    assert AGENT_LABEL not in labels


def test_all_parts_share_identity_rules_and_state_but_not_configuration() -> None:
    spec = log_agent(pools=(Pool(name="gpu", where=GPU.where, settings={"buffer_limit": "5G"}),))
    names = [(m["kind"], m["metadata"]["name"]) for m in spec.manifests()]
    states = {
        volume["hostPath"]["path"]
        for daemon_set in daemon_sets(spec).values()
        for volume in pod_spec_of(daemon_set)["volumes"]
        if volume["name"] == "state"
    }

    assert names == [
        ("PriorityClass", "logging.shop-logs"),
        ("ServiceAccount", "shop-logs"),
        ("ClusterRole", "logging:shop-logs"),
        ("ClusterRoleBinding", "logging:shop-logs"),
        ("ConfigMap", "shop-logs-config"),
        ("ConfigMap", "shop-logs-gpu-config"),
        ("DaemonSet", "shop-logs-gpu"),
        ("DaemonSet", "shop-logs"),
    ]
    assert states == {"/var/lib/fluent-bit/logging/shop-logs"}


def test_a_pool_has_its_own_resources_image_and_rollout() -> None:
    pool = Pool(
        name="large",
        where=LARGE.where,
        image=NEXT,
        resources=LARGE.resources,
        rollout=RollingUpdate(max_unavailable=1, min_ready_seconds=60),
    )
    found = daemon_sets(log_agent(pools=(pool,)))
    container = pod_spec_of(found["shop-logs-large"])["containers"][0]

    assert container["image"] == NEXT
    assert container["resources"]["limits"] == {"memory": "1Gi"}
    assert found["shop-logs-large"]["spec"]["minReadySeconds"] == 60
    assert pod_spec_of(found["shop-logs"])["containers"][0]["image"] != NEXT


keys = st.sampled_from(["gpu", "size", "zone", "pool"])
values = st.sampled_from(["a", "b", "xl"])
requirements = st.one_of(
    st.builds(NodeLabel, key=keys, operator=st.sampled_from(["Exists", "DoesNotExist"])),
    st.builds(
        NodeLabel,
        key=keys,
        operator=st.sampled_from(["In", "NotIn"]),
        values=st.lists(values, min_size=1, unique=True).map(tuple),
    ),
)
node_labels = st.dictionaries(keys, values)


@given(st.lists(requirements, max_size=4), st.lists(requirements, max_size=2), node_labels)
def test_every_node_meant_for_the_agent_is_in_exactly_one_part(
    choices: list[NodeLabel], base: list[NodeLabel], labels: dict[str, str]
) -> None:
    nodes = Nodes(where=tuple(base))
    pools = tuple(Pool(name=f"p{index}", where=where) for index, where in enumerate(choices))
    labels = {**labels, "kubernetes.io/os": "linux"}
    whole = daemon_sets(log_agent(nodes=nodes))["shop-logs"]
    parts = daemon_sets(log_agent(nodes=nodes, pools=pools)).values()

    assert sum(is_meant(part, labels) for part in parts) == is_meant(whole, labels)


def rings(**fields: Any) -> Rings:
    return Rings(order=("canary", "early", "stable"), next={"image": NEXT}, **fields)


@pytest.mark.parametrize(
    ("reached", "updated"),
    [
        (None, []),
        ("canary", ["shop-logs-canary"]),
        ("early", ["shop-logs-canary", "shop-logs-early"]),
        ("stable", ["shop-logs-canary", "shop-logs-early", "shop-logs"]),
    ],
    ids=["between rollouts", "canary", "early", "everywhere"],
)
def test_a_version_reaches_ring_after_ring(reached: str | None, updated: list[str]) -> None:
    found = daemon_sets(log_agent(rings=rings(reached=reached)))

    images = {name: pod_spec_of(d)["containers"][0]["image"] for name, d in found.items()}
    assert [name for name, image in images.items() if image == NEXT] == updated


def test_promoting_a_version_changes_one_daemon_set_only() -> None:
    before = daemon_sets(log_agent(rings=rings(reached="canary")))
    after = daemon_sets(log_agent(rings=rings(reached="early")))

    assert [name for name in before if before[name] != after[name]] == ["shop-logs-early"]


@pytest.mark.parametrize(
    ("label", "part"),
    [("canary", "shop-logs-canary"), ("stable", "shop-logs"), (None, "shop-logs")],
    ids=["first ring", "last ring", "no label"],
)
def test_a_nodes_label_names_its_ring(label: str | None, part: str) -> None:
    labels = {"kubernetes.io/os": "linux"} | ({"rollout-ring": label} if label else {})
    found = daemon_sets(log_agent(rings=rings()))

    assert [name for name, d in found.items() if is_meant(d, labels)] == [part]


@pytest.mark.parametrize(
    ("fields", "mistakes"),
    [
        (
            {"pools": (GPU,), "rings": Rings(order=("a", "b"))},
            ["rings: an agent has either pools or rings; leave one of the two out"],
        ),
        (
            {"pools": (GPU, GPU)},
            ["pools: 'gpu' is listed twice; give each its own name"],
        ),
        (
            {"pools": (Pool(name="x", where=GPU.where, settings={"buffer_limt": "5G"}),)},
            ["pools[0].buffer_limt: unknown field; did you mean 'buffer_limit'?"],
        ),
        (
            {
                "pools": (
                    Pool(
                        name="x",
                        where=GPU.where,
                        settings={"priority": OwnPriorityClass(value=1000)},
                    ),
                )
            },
            [OTHER_CLASS],
        ),
        (
            {"pools": (Pool(name="x" * 60, where=GPU.where),)},
            [f"pools[0].name: 'shop-logs-{'x' * 60}' has 70 characters; at most 57 are allowed"],
        ),
    ],
    ids=["pools and rings", "a name twice", "a field that is none", "shared object", "long name"],
)
def test_a_split_that_cannot_be_is_refused(fields: dict[str, Any], mistakes: list[str]) -> None:
    assert told(log_agent, **fields) == mistakes


@pytest.mark.parametrize(
    ("build", "fields", "mistakes"),
    [
        (
            Pool,
            {"name": "x", "where": GPU.where, "settings": {"nodes": Nodes(), "name": "y"}},
            ["settings: name, nodes is one for the whole agent; leave it out"],
        ),
        (
            Rings,
            {"order": ("a",)},
            ["order: a new version needs at least two rings, the first and the rest"],
        ),
        (Rings, {"order": ("a", "a")}, ["order: 'a' is listed twice; list it once"]),
        (
            Rings,
            {"order": ("a", "b"), "reached": "c"},
            ["reached: 'c' is not a ring; the rings are a, b"],
        ),
        (
            Rings,
            {"order": ("a", "b"), "next": {"namespace": "x"}},
            ["next: namespace is one for the whole agent; leave it out"],
        ),
    ],
    ids=["settings of the agent", "one ring", "a ring twice", "no such ring", "namespace"],
)
def test_a_pool_or_ring_that_makes_no_sense_is_refused_where_it_is_typed(
    build: Any, fields: dict[str, Any], mistakes: list[str]
) -> None:
    assert told(build, **fields) == mistakes
