"""A construct is its spec in a chart: same fields, same objects, ordinary cdk8s children."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cdk8s import ApiObject, App, Chart, JsonPatch, Testing
from constructs import Construct

from constructs_lib import AgentNamespace, CniAgent, DeclarationError, LogAgent, NodeExporter
from constructs_lib.agents.cni_agent import Flannel
from constructs_lib.agents.log_agent import Stdout
from constructs_lib.cdk.manifests import define_manifests


def chart(namespace: str | None = "monitoring", **options: Any) -> Chart:
    return Chart(Testing.app(), "chart", namespace=namespace, **options)


def names(synthesized: list[Any]) -> dict[str, dict[str, Any]]:
    return {manifest["kind"]: manifest["metadata"] for manifest in synthesized}


def test_it_is_a_construct() -> None:
    assert isinstance(NodeExporter(chart(), "node-exporter"), Construct)


def test_its_name_is_its_id_and_its_namespace_the_charts() -> None:
    inside = chart()
    NodeExporter(inside, "node-exporter")

    metadata = names(Testing.synth(inside))["DaemonSet"]
    assert (metadata["name"], metadata["namespace"]) == ("node-exporter", "monitoring")


def test_a_given_name_and_namespace_win() -> None:
    inside = chart()
    NodeExporter(inside, "id", name="given", namespace="elsewhere")

    metadata = names(Testing.synth(inside))["DaemonSet"]
    assert (metadata["name"], metadata["namespace"]) == ("given", "elsewhere")


def test_objects_of_the_cluster_get_no_namespace() -> None:
    inside = chart()
    LogAgent(inside, "log-agent", output=Stdout())
    AgentNamespace(inside, "monitoring")

    metadata = names(Testing.synth(inside))
    kinds = ("ClusterRole", "ClusterRoleBinding", "PriorityClass", "Namespace")
    assert [kind for kind in kinds if "namespace" in metadata[kind]] == []


def test_its_children_can_be_edited_and_patched() -> None:
    inside = chart()
    agent = NodeExporter(inside, "node-exporter")
    daemon_set = agent.node.find_child("DaemonSet")
    assert isinstance(daemon_set, ApiObject)
    daemon_set.metadata.add_annotation("example.com/owner", "platform")
    daemon_set.add_json_patch(JsonPatch.add("/spec/revisionHistoryLimit", 3))

    written = next(m for m in Testing.synth(inside) if m["kind"] == "DaemonSet")
    assert written["metadata"]["annotations"]["example.com/owner"] == "platform"
    assert written["spec"]["revisionHistoryLimit"] == len("abc")


def test_labels_of_the_chart_reach_the_objects_but_not_the_selector() -> None:
    inside = chart(labels={"team": "platform"})
    NodeExporter(inside, "node-exporter")

    written = next(m for m in Testing.synth(inside) if m["kind"] == "DaemonSet")
    assert written["metadata"]["labels"]["team"] == "platform"
    assert "team" not in written["spec"]["template"]["metadata"]["labels"]


def test_keys_keep_the_order_people_read() -> None:
    inside = chart()
    NodeExporter(inside, "node-exporter")
    written = next(m for m in Testing.synth(inside) if m["kind"] == "DaemonSet")

    assert list(written["spec"]["template"]["spec"]["containers"][0])[:3] == [
        "name",
        "image",
        "args",
    ]


def test_two_of_one_name_in_one_namespace_of_a_chart_are_refused() -> None:
    inside = chart()
    NodeExporter(inside, "one", name="same")

    with pytest.raises(DeclarationError) as error:
        LogAgent(inside, "two", name="same", output=Stdout())
    assert (
        "DaemonSet monitoring/same is already declared by 'chart/one' in this chart; give one of "
        "the two another name or namespace" in str(error.value)
    )


def test_charts_of_two_clusters_may_hold_the_same_agent() -> None:
    app = App()
    for cluster in ("east", "west"):
        NodeExporter(Chart(app, cluster, namespace="monitoring"), "node-exporter")

    assert len(app.charts) == len(("east", "west"))


def test_without_any_namespace_it_says_where_to_give_one() -> None:
    with pytest.raises(DeclarationError, match="or give the Chart around the agent a namespace"):
        NodeExporter(chart(namespace=None), "node-exporter")


def test_outside_of_a_chart_it_is_refused() -> None:
    with pytest.raises(DeclarationError, match="is not inside a Chart"):
        NodeExporter(App(), "node-exporter")


def test_a_scope_that_is_none_is_refused() -> None:
    fields: dict[str, Any] = {"output": Stdout()}
    scope: Any = "chart"

    with pytest.raises(DeclarationError, match="scope: got 'chart'; a Chart or a construct"):
        LogAgent(scope, "log-agent", **fields)


def test_a_mistake_names_the_line_of_the_declaration_and_adds_nothing() -> None:
    inside = chart()
    with pytest.raises(DeclarationError) as error:
        NodeExporter(inside, "node-exporter", port=99999)

    file, line, *_ = str(error.value).split(":")
    source = Path(__file__).read_text(encoding="utf-8").splitlines()
    assert file.endswith("test_construct.py")
    assert "port=99999" in source[int(line) - 1]
    assert Testing.synth(inside) == []


def test_an_app_has_one_network() -> None:
    app = Testing.app()
    CniAgent(Chart(app, "a", namespace="a"), "flannel", plugin=Flannel(pod_cidr="10.244.0.0/16"))

    with pytest.raises(DeclarationError) as caught:
        CniAgent(Chart(app, "b", namespace="b"), "other", plugin=Flannel(pod_cidr="10.1.0.0/16"))
    assert "'a/flannel' is the network of every node already, and a cluster has one" in str(
        caught.value
    )


def test_another_app_may_have_a_network_of_its_own() -> None:
    for pod_cidr in ("10.244.0.0/16", "10.1.0.0/16"):
        inside = chart()
        CniAgent(inside, "flannel", plugin=Flannel(pod_cidr=pod_cidr))

        assert "DaemonSet" in names(Testing.synth(inside))


def test_objects_of_one_kind_and_name_in_two_namespaces_are_kept_apart() -> None:
    scope = Construct(chart(), "scope")
    manifests = [
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, "namespace": space}}
        for name, space in [("a", "x"), ("b", "x"), ("b", "y")]
    ]

    assert define_manifests(scope, manifests) == []
    assert len(scope.node.children) == 3
