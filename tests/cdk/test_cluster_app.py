"""Each cluster of a fleet is an app of its own, whose YAML goes to a folder of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from cdk8s import ApiObject, ApiObjectMetadata, Chart

from constructs_lib import CniAgent, NodeExporter, read_yaml
from constructs_lib.cdk.cluster_app import ClusterApp
from constructs_lib.cni_agent import Flannel
from constructs_lib.declaration.monitoring import Monitoring
from constructs_lib.errors import DeclarationError
from constructs_lib.fleet.fleet import Fleet
from constructs_lib.policy.facts.engine_objects import SYNC_WAVE
from tests.declaration.builders import exporter
from tests.fleet.builders import cluster

FLEET = Fleet(
    clusters=[
        cluster("prod-1", monitoring=Monitoring()),
        cluster("edge-1", platform="k0s"),
    ]
)


def kinds(file: Path) -> list[str]:
    return [document.value["kind"] for document in read_yaml(file.read_text("utf-8"))]


def test_a_cluster_has_a_folder_and_gives_to_its_agents(tmp_path: Path) -> None:
    for each in FLEET:
        with ClusterApp(each, folder=str(tmp_path)) as app:
            agent = NodeExporter(Chart(app, "metrics", namespace="monitoring"), "node-exporter")
            assert agent.spec.declared_for == each.name

    files = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.yaml"))
    assert files == ["edge-1/metrics.k8s.yaml", "prod-1/metrics.k8s.yaml"]
    assert "PodMonitor" in kinds(tmp_path / "prod-1/metrics.k8s.yaml")
    assert "PodMonitor" not in kinds(tmp_path / "edge-1/metrics.k8s.yaml")
    assert "k0s/kubelet" in (tmp_path / "edge-1/metrics.k8s.yaml").read_text("utf-8")


def test_the_folder_is_that_of_synth(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CDK8S_OUTDIR", str(tmp_path / "out"))
    with ClusterApp(cluster("prod-1")) as app:
        NodeExporter(Chart(app, "metrics", namespace="monitoring"), "node-exporter")

    assert (tmp_path / "out/prod-1/metrics.k8s.yaml").exists()


def test_a_mistake_leaves_the_cluster_and_writes_nothing(tmp_path: Path) -> None:
    def declare(app: ClusterApp) -> None:
        NodeExporter(Chart(app, "metrics", namespace="monitoring"), "node-exporter", port=0)

    with (
        pytest.raises(DeclarationError, match="port"),
        ClusterApp(cluster(), folder=str(tmp_path)) as app,
    ):
        declare(app)

    assert list(tmp_path.rglob("*.yaml")) == []
    assert exporter().declared_for is None


def test_what_was_declared_outside_is_not_written(tmp_path: Path) -> None:
    app = ClusterApp(cluster(), folder=str(tmp_path))
    NodeExporter(Chart(app, "metrics", namespace="monitoring"), "node-exporter")

    with pytest.raises(DeclarationError) as told:
        app.synth()
    assert list(map(str, told.value.problems)) == [
        (
            "NodeExporter 'node-exporter' was not declared inside 'with', so it lacks what the "
            "cluster gives; declare it there"
        )
    ]
    assert list(tmp_path.rglob("*.yaml")) == []


def test_what_a_cluster_has_one_of_is_one_for_each_cluster(tmp_path: Path) -> None:
    def network(app: ClusterApp, *names: str) -> None:
        plugin = Flannel(pod_cidr="10.244.0.0/16")
        for name in names:
            CniAgent(Chart(app, name, namespace=name), name, plugin=plugin)

    for name in ("a", "b"):
        with ClusterApp(cluster(name, platform="generic"), folder=str(tmp_path)) as app:
            network(app, "flannel")

    with (
        pytest.raises(DeclarationError, match="a cluster has one"),
        ClusterApp(cluster("c", platform="generic"), folder=str(tmp_path)) as app,
    ):
        network(app, "flannel", "other")


def test_sync_waves_are_on_every_object_that_asks_for_none(tmp_path: Path) -> None:
    with ClusterApp(cluster(), folder=str(tmp_path), sync_waves=True) as app:
        chart = Chart(app, "metrics", namespace="monitoring")
        NodeExporter(chart, "node-exporter")
        for name, annotations in (("by-hand", {}), ("own", {SYNC_WAVE: "7"})):
            metadata = ApiObjectMetadata(name=name, annotations=annotations)
            ApiObject(chart, name, api_version="v1", kind="ConfigMap", metadata=metadata)

    objects = [each.value for each in read_yaml((tmp_path / "prod-1/metrics.k8s.yaml").read_text())]
    assert {
        f"{each['kind']} {each['metadata']['name']}": each["metadata"]
        .get("annotations", {})
        .get(SYNC_WAVE)
        for each in objects
    } == {
        "PriorityClass monitoring.node-exporter": "-2",
        "ServiceAccount node-exporter": "-2",
        "DaemonSet node-exporter": None,
        "ConfigMap by-hand": "-1",
        "ConfigMap own": "7",
    }
    (daemon_set,) = (each for each in objects if each["kind"] == "DaemonSet")
    assert SYNC_WAVE not in str(daemon_set)
