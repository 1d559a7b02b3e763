"""Declarations become a folder that is replaced as a whole, and a fleet one for each cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from constructs_lib import (
    DeclarationError,
    compare_fleet,
    compare_yaml,
    read_yaml,
    to_yaml,
    write_fleet,
    write_yaml,
)
from constructs_lib.agents.cni_agent import CniAgentSpec, Flannel
from constructs_lib.agents.namespace import AgentNamespaceSpec
from constructs_lib.agents.node_exporter import NodeExporterSpec
from constructs_lib.declaration.base import Declaration
from constructs_lib.declaration.monitoring import Monitoring
from constructs_lib.fleet.cluster import Cluster
from constructs_lib.fleet.fleet import Fleet
from constructs_lib.policy.facts.engine_objects import SYNC_WAVE
from tests.fleet.builders import cluster


def exporter(name: str, namespace: str = "monitoring") -> NodeExporterSpec:
    return NodeExporterSpec(name=name, namespace=namespace)


def test_each_declaration_is_a_file_in_its_namespace(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    written = write_yaml(
        folder,
        [
            AgentNamespaceSpec(name="monitoring", pod_security="privileged"),
            exporter("node-exporter"),
        ],
    )

    assert written == [folder / "monitoring.yaml", folder / "monitoring/node-exporter.yaml"]


def test_a_file_reads_back_as_the_manifests(tmp_path: Path) -> None:
    (path,) = write_yaml(tmp_path / "out", [exporter("a")])

    assert [d.value for d in read_yaml(path.read_bytes())] == exporter("a").manifests()


def test_a_declaration_that_is_gone_leaves_no_file(tmp_path: Path) -> None:
    write_yaml(tmp_path / "out", [exporter("a"), exporter("b")])
    write_yaml(tmp_path / "out", [exporter("b")])

    assert [p.name for p in (tmp_path / "out").rglob("*.yaml")] == ["b.yaml"]


def test_two_of_one_name_in_one_namespace_are_refused_and_nothing_is_written(
    tmp_path: Path,
) -> None:
    with pytest.raises(DeclarationError) as error:
        write_yaml(tmp_path / "out", [exporter("a"), exporter("a")])

    assert "namespace 'monitoring' has two declarations of this name" in str(error.value)
    assert list(tmp_path.rglob("*.yaml")) == []


def test_one_name_in_two_namespaces_is_fine(tmp_path: Path) -> None:
    written = write_yaml(tmp_path / "out", [exporter("a", "one"), exporter("a", "two")])

    assert [path.parent.name for path in written] == ["one", "two"]


def test_a_mistake_halfway_leaves_the_old_content(tmp_path: Path) -> None:
    def declarations() -> Iterator[Declaration]:
        yield exporter("new")
        yield exporter("Not A Name")

    write_yaml(tmp_path / "out", [exporter("old")])
    with pytest.raises(DeclarationError):
        write_yaml(tmp_path / "out", declarations())

    assert [p.name for p in (tmp_path / "out").rglob("*.yaml")] == ["old.yaml"]


def test_a_folder_that_was_just_written_is_fresh(tmp_path: Path) -> None:
    write_yaml(tmp_path / "out", [exporter("a")])

    assert compare_yaml(tmp_path / "out", [exporter("a")]) == []


def test_what_would_change_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    (changed, gone) = write_yaml(folder, [exporter("a"), exporter("b")])
    changed.write_text("kind: Other\n")

    found = compare_yaml(folder, [exporter("a"), exporter("c")])

    assert [(each.path, each.kind) for each in found] == [
        ("monitoring/a.yaml", "changed"),
        ("monitoring/b.yaml", "extra"),
        ("monitoring/c.yaml", "missing"),
    ]
    assert found[0].diff.startswith("--- a/monitoring/a.yaml\n+++ b/monitoring/a.yaml\n")
    assert sorted(folder.rglob("*.yaml")) == [changed, gone]


def test_a_folder_that_is_not_there_misses_every_file(tmp_path: Path) -> None:
    (missing,) = compare_yaml(tmp_path / "none", [exporter("a")])

    assert missing.kind == "missing"
    assert list(tmp_path.iterdir()) == []


FLEET = Fleet(
    clusters=[
        cluster("prod-1", labels={"env": "prod"}, monitoring=Monitoring()),
        cluster("prod-2", labels={"env": "prod"}, monitoring=Monitoring()),
        cluster("edge-1", labels={"env": "edge"}, platform="k0s"),
    ]
)


def declare(cluster: Cluster) -> Iterator[Declaration]:
    """What each cluster runs; it is asked while it is written, as a generator."""
    port = cluster.pick(by="env", edge=9110, default=9100)
    yield NodeExporterSpec(name="node-exporter", namespace="monitoring", port=port)
    if cluster.name == "prod-2":
        yield exporter("extra")


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.yaml"))


def test_each_cluster_has_a_folder(tmp_path: Path) -> None:
    written = write_fleet(tmp_path, FLEET, declare)

    assert files(tmp_path) == [
        "edge-1/monitoring/node-exporter.yaml",
        "prod-1/monitoring/node-exporter.yaml",
        "prod-2/monitoring/extra.yaml",
        "prod-2/monitoring/node-exporter.yaml",
    ]
    assert sorted(path.relative_to(tmp_path).as_posix() for path in written) == files(tmp_path)


def test_each_file_is_what_its_cluster_declares(tmp_path: Path) -> None:
    write_fleet(tmp_path, FLEET, declare)

    for each in FLEET:
        with each:
            for found in declare(each):
                file = tmp_path / each.name / "monitoring" / f"{found.name}.yaml"
                assert file.read_text("utf-8") == to_yaml(found.manifests())
    one = (tmp_path / "prod-1/monitoring/node-exporter.yaml").read_text("utf-8")
    edge = (tmp_path / "edge-1/monitoring/node-exporter.yaml").read_text("utf-8")
    assert "PodMonitor" in one
    assert "PodMonitor" not in edge
    assert "]:9110" in edge


def test_the_folder_of_a_cluster_that_is_gone_goes_and_files_by_hand_stay(tmp_path: Path) -> None:
    write_fleet(tmp_path, FLEET, declare)
    (tmp_path / "prod-1" / "kustomization.yaml").write_text("mine", "utf-8")

    write_fleet(tmp_path, Fleet(clusters=[cluster("prod-2")]), lambda _: [exporter("extra")])

    assert files(tmp_path) == [
        "prod-1/kustomization.yaml",
        "prod-2/monitoring/extra.yaml",
    ]
    assert not (tmp_path / "edge-1").exists()


def test_a_fleet_that_was_just_written_is_fresh(tmp_path: Path) -> None:
    write_fleet(tmp_path, FLEET, declare)

    assert compare_fleet(tmp_path, FLEET, declare) == []


def test_what_a_fleet_would_change_is_told_by_cluster(tmp_path: Path) -> None:
    write_fleet(tmp_path, FLEET, declare)
    small = Fleet(clusters=[FLEET.cluster("prod-1"), cluster("new")])

    found = compare_fleet(tmp_path, small, lambda _: [exporter("node-exporter")])

    assert [(each.path, each.kind) for each in found] == [
        ("edge-1/monitoring/node-exporter.yaml", "extra"),
        ("new/monitoring/node-exporter.yaml", "missing"),
        ("prod-2/monitoring/extra.yaml", "extra"),
        ("prod-2/monitoring/node-exporter.yaml", "extra"),
    ]


OUTSIDE = exporter("node-exporter")


def network(name: str) -> CniAgentSpec:
    return CniAgentSpec(name=name, namespace=name, plugin=Flannel(pod_cidr="10.244.0.0/16"))


@pytest.mark.parametrize(
    ("declared", "problem"),
    [
        (
            lambda _: [OUTSIDE],
            (
                "NodeExporter 'node-exporter' cannot be built: 1 problem.\n  - was not declared "
                "inside the cluster 'edge-1'"
            ),
        ),
        (
            lambda _: [exporter("a"), exporter("a")],
            "namespace 'monitoring' has two declarations of this name",
        ),
        (
            lambda _: [network("flannel"), network("other")],
            (
                "CniAgent 'other' cannot be built: 1 problem.\n  - name: 'flannel' is the network "
                "of every node already, and a cluster has one"
            ),
        ),
    ],
    ids=["outside", "twice", "two networks"],
)
def test_what_a_cluster_cannot_run_is_told_and_nothing_is_written(
    declared: Callable[[Cluster], Iterable[Declaration]], problem: str, tmp_path: Path
) -> None:
    with pytest.raises(DeclarationError) as error:
        write_fleet(tmp_path / "out", FLEET, declared)

    assert problem in str(error.value)
    assert list(tmp_path.iterdir()) == []
    assert exporter("after").declared_for is None


def waves(path: Path) -> dict[str, str | None]:
    """The sync wave of each kind of object in a file."""
    return {
        each.value["kind"]: each.value["metadata"].get("annotations", {}).get(SYNC_WAVE)
        for each in read_yaml(path.read_bytes())
    }


def test_sync_waves_are_written_where_they_are_asked_for(tmp_path: Path) -> None:
    (plain,) = write_yaml(tmp_path / "plain", [exporter("a")])
    (path,) = write_yaml(tmp_path / "waves", [exporter("a")], sync_waves=True)

    assert set(waves(plain).values()) == {None}
    assert waves(path) == {
        "PriorityClass": "-2",
        "ServiceAccount": "-2",
        "DaemonSet": None,
    }
    assert compare_yaml(tmp_path / "waves", [exporter("a")], sync_waves=True) == []
    assert len(compare_yaml(tmp_path / "waves", [exporter("a")])) == 1


def test_sync_waves_of_a_fleet_are_those_of_each_agent(tmp_path: Path) -> None:
    written = write_fleet(tmp_path, FLEET, declare, sync_waves=True)

    assert [waves(path)["ServiceAccount"] for path in written] == ["-2"] * 4
    assert {waves(path)["DaemonSet"] for path in written} == {None}
    assert compare_fleet(tmp_path, FLEET, declare, sync_waves=True) == []
    assert len(compare_fleet(tmp_path, FLEET, declare)) == 4
