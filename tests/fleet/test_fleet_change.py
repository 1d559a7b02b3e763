"""Clusters that change in the same way are one change, with the Pods of all of them."""

from __future__ import annotations

from constructs_lib.fleet.cluster_input import ClusterInput, Folder
from constructs_lib.fleet.diff import diff_fleet
from constructs_lib.fleet.fleet_change import FleetChange
from constructs_lib.policy.example import BASE

CONFIG = """---
apiVersion: v1
kind: ConfigMap
metadata: {{name: config, namespace: agents}}
data:
  agent.conf: |
    cluster {name}
    level {level}
"""


def manifests(name: str, *, level: str, checksum: str = "", more: str = "") -> bytes:
    text = BASE.replace("cpu: 200m", f"cpu: {level}")
    if checksum:
        labels = "      labels:\n"
        annotated = f"      annotations: {{checksum/config: {checksum}}}\n{labels}"
        text = text.replace(labels, annotated, 1)
    return (text + CONFIG.format(name=name, level=level) + more).encode()


def change_of(
    old: dict[str, bytes], new: dict[str, bytes], *, nodes: dict[str, int] | None = None
) -> FleetChange:
    def folder(name: str, text: bytes) -> Folder:
        return Folder(place=name, texts=(("a.yaml", text),))

    def node_list(name: str) -> bytes | None:
        if nodes is None or name not in nodes:
            return None
        return f"nodes: [{{name: web, count: {nodes[name]}, cpu: 4, memory: 8Gi}}]".encode()

    after = [
        ClusterInput(
            name=name,
            folder=folder(name, text),
            platform="generic",
            minor=None,
            nodes=node_list(name),
        )
        for name, text in new.items()
    ]
    return diff_fleet({name: folder(name, text) for name, text in old.items()}, after)[0]


def groups(change: FleetChange) -> list[tuple[str, ...]]:
    return [each.clusters for each in change.groups]


def test_what_names_the_cluster_and_sums_of_it_are_no_difference() -> None:
    change = change_of(
        {
            "prod-1": manifests("prod-1", level="1", checksum="0a1b2c3d4e"),
            "prod-2": manifests("prod-2", level="1", checksum="1a1b2c3d4e"),
        },
        {
            "prod-1": manifests("prod-1", level="2", checksum="2a1b2c3d4e"),
            "prod-2": manifests("prod-2", level="2", checksum="3a1b2c3d4e"),
        },
    )

    assert groups(change) == [("prod-1", "prod-2")]


def test_another_value_is_another_change_and_that_of_most_clusters_comes_first() -> None:
    old = {name: manifests(name, level="1") for name in ("a", "b", "c")}
    new = {name: manifests(name, level="9" if name == "a" else "2") for name in old}

    assert groups(change_of(old, new)) == [("b", "c"), ("a",)]


def test_agents_that_do_not_change_are_no_difference() -> None:
    other = "---\n" + BASE.replace("name: agent\n  namespace", "name: other\n  namespace")
    old = {"a": manifests("a", level="1"), "b": manifests("b", level="1", more=other)}
    new = {"a": manifests("a", level="2"), "b": manifests("b", level="2", more=other)}

    change = change_of(old, new)

    assert groups(change) == [("a", "b")]
    assert [each.title for each in change.groups[0].change.daemon_sets] == ["agents/agent"]


def test_pods_and_nodes_of_all_clusters_are_summed() -> None:
    old = {name: manifests(name, level="1") for name in ("a", "b")}
    new = {name: manifests(name, level="2") for name in old}

    change = change_of(old, new, nodes={"a": 3, "b": 4})

    assert change.restarts == 7
    (group,) = change.groups
    (agent,) = group.change.daemon_sets
    assert agent.nodes is not None
    assert (agent.nodes.restarts, agent.nodes.moves.before, agent.nodes.desired) == (7, 7, 7)


def test_nodes_that_are_lost_are_named_with_their_clusters() -> None:
    def on(name: str, system: str) -> bytes:
        return (
            manifests(name, level="1")
            .decode()
            .replace("kubernetes.io/os: linux", f"kubernetes.io/os: {system}")
            .encode()
        )

    old = {name: on(name, "linux") for name in ("a", "b")}
    new = {name: on(name, "windows") for name in old}

    (group,) = change_of(old, new, nodes={"a": 1, "b": 2}).groups
    (agent,) = group.change.daemon_sets
    assert agent.nodes is not None
    (lost,) = agent.nodes.moves.changes
    assert (lost.kind, len(lost.nodes)) == ("lost", 3)
    assert {node.partition("/")[0] for node in lost.nodes} == {"a", "b"}


def test_without_every_node_list_nobody_knows_how_many_pods_restart() -> None:
    old = {name: manifests(name, level="1") for name in ("a", "b")}
    new = {name: manifests(name, level="2") for name in old}

    change = change_of(old, new, nodes={"a": 3})

    assert groups(change) == [("a",), ("b",)]
    assert [each.restarts for each in change.groups] == [3, None]
    assert change.restarts is None
