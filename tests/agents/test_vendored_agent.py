"""VendoredAgent: what is given is laid over each DaemonSet, and all else is as it was published."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
from cdk8s import Chart, Testing
from syrupy.assertion import SnapshotAssertion

from constructs_lib import VendoredAgent, read_yaml, to_yaml
from constructs_lib.agents.vendored_agent import DaemonSetOverlay, VendoredAgentSpec
from constructs_lib.declaration.nodes import EVERYWHERE, Nodes
from constructs_lib.declaration.overrides import Overrides
from constructs_lib.declaration.pinned import PinnedFile
from constructs_lib.declaration.priority import OwnPriorityClass
from constructs_lib.declaration.resources import Resources
from constructs_lib.declaration.rollout import OnDelete, RollingUpdate, Surge
from constructs_lib.k8s.manifest import Json, Manifest
from tests.agents.vendored.published import (
    DIGEST,
    FULL,
    LOG_SHIPPER,
    OTHER_DIGEST,
    ROOT,
    SHA256,
    SMALL,
    container,
    daemon_set,
    log_shipper,
    published,
)
from tests.pods import pod_spec_of

POD = "spec.template.spec"
SIZE = Resources(cpu="100m", memory="128Mi", memory_limit="256Mi")

every_case = pytest.mark.parametrize(
    "fields", [pytest.param({}, id="minimal"), pytest.param(FULL, id="full")]
)


def from_the_root(monkeypatch: pytest.MonkeyPatch, **fields: Any) -> dict[str, Any]:
    """The fields of a declaration as a user of this repository would write it."""
    monkeypatch.chdir(ROOT)
    return {"source": PinnedFile(path=LOG_SHIPPER, sha256=SHA256), **fields}


@every_case
def test_manifests(
    fields: dict[str, Any], monkeypatch: pytest.MonkeyPatch, yaml_snapshot: SnapshotAssertion
) -> None:
    spec = VendoredAgentSpec(name="log-shipper", **from_the_root(monkeypatch, **fields))

    assert to_yaml(spec.manifests()) == yaml_snapshot


@every_case
@pytest.mark.parametrize("namespace", [None, "logging"])
def test_cdk8s_and_the_native_writer_give_equal_documents(
    fields: dict[str, Any], namespace: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = from_the_root(monkeypatch, **{**fields, "namespace": namespace})
    chart = Chart(Testing.app(), "chart", namespace=namespace)
    VendoredAgent(chart, "log-shipper", **given)

    spec = VendoredAgentSpec(name="log-shipper", **given)
    native = [document.value for document in read_yaml(to_yaml(spec.manifests()))]

    assert native == Testing.synth(chart)


@every_case
@pytest.mark.parametrize("version", ["1.31", "1.37"])
def test_kubernetes_accepts_every_field(fields: dict[str, Any], version: str) -> None:
    for manifest in log_shipper(**fields).manifests():
        if manifest["kind"] != "PodMonitor":
            kubernetes_validate.validate(manifest, version, strict=True)


def changed(spec: VendoredAgentSpec, kind: str = "DaemonSet") -> dict[str, tuple[Json, Json]]:
    """What differs in the objects of a kind: the values before and after, by their path."""
    return {
        change.path: (change.before, change.after)
        for change in spec.changes()
        if change.object.startswith(f"{kind} ")
    }


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({}, {}, id="nothing"),
        pytest.param(
            {"rollout": RollingUpdate()},
            {
                "spec.updateStrategy.rollingUpdate.maxUnavailable": ("30%", 1),
                "spec.minReadySeconds": (None, 10),
            },
            id="a rolling update",
        ),
        pytest.param(
            {"rollout": Surge(reason="It locks what it writes.")},
            {
                "spec.updateStrategy.rollingUpdate.maxSurge": (None, 1),
                "spec.updateStrategy.rollingUpdate.maxUnavailable": ("30%", 0),
                "spec.minReadySeconds": (None, 10),
            },
            id="a surge",
        ),
        pytest.param(
            {"rollout": OnDelete(owner="The platform team.")},
            {
                "spec.updateStrategy.type": ("RollingUpdate", "OnDelete"),
                "spec.updateStrategy.rollingUpdate": ({"maxUnavailable": "30%"}, None),
            },
            id="by hand",
        ),
        pytest.param(
            {"resources": {"shipper": SIZE}},
            {
                f"{POD}.containers[shipper].resources.requests.cpu": ("50m", "100m"),
                f"{POD}.containers[shipper].resources.requests.memory": ("64Mi", "128Mi"),
                f"{POD}.containers[shipper].resources.limits.cpu": ("200m", None),
                f"{POD}.containers[shipper].resources.limits.memory": ("128Mi", "256Mi"),
            },
            id="resources of one container, whose other amounts stay",
        ),
        pytest.param(
            {"resources": {"prepare": Resources(cpu="10m", memory="16Mi", memory_limit="64Mi")}},
            {f"{POD}.initContainers[prepare].resources.limits.memory": ("32Mi", "64Mi")},
            id="one container of two that an alias makes equal",
        ),
        pytest.param(
            {"images": {"registry.example/log-shipper": f"mirror.example/a:3@{OTHER_DIGEST}"}},
            {
                f"{POD}.{where}.image": (
                    f"registry.example/log-shipper:2.10@{DIGEST}",
                    f"mirror.example/a:3@{OTHER_DIGEST}",
                )
                for where in ("initContainers[prepare]", "containers[shipper]")
            },
            id="an image wherever it runs",
        ),
        pytest.param(
            {"priority": "system-node-critical"},
            {f"{POD}.priorityClassName": (None, "system-node-critical")},
            id="a priority class",
        ),
        pytest.param(
            {"overrides": Overrides(reason="It has to be.", pod={"hostPID": True})},
            {f"{POD}.hostPID": (None, True)},
            id="any other field",
        ),
        pytest.param(
            {"platform": "gke", "nodes": Nodes(tolerates=(), labels={"a": "b"})},
            {
                f"{POD}.nodeSelector": (None, {"kubernetes.io/os": "linux", "a": "b"}),
                f"{POD}.affinity": (
                    {
                        "nodeAffinity": {
                            "requiredDuringSchedulingIgnoredDuringExecution": {
                                "nodeSelectorTerms": [
                                    {
                                        "matchExpressions": [
                                            {
                                                "key": "kubernetes.io/arch",
                                                "operator": "In",
                                                "values": ["amd64", "arm64"],
                                            }
                                        ]
                                    }
                                ]
                            }
                        }
                    },
                    None,
                ),
                f"{POD}.tolerations": ([{"operator": "Exists"}], None),
            },
            id="nodes",
        ),
        pytest.param(
            {"namespace": "logging"}, {"metadata.namespace": (None, "logging")}, id="a namespace"
        ),
    ],
)
def test_only_what_is_given_is_changed(
    fields: dict[str, Any], expected: dict[str, tuple[Json, Json]]
) -> None:
    assert changed(log_shipper(**fields)) == expected


def laid(folder: Path, *objects: Manifest, **fields: Any) -> list[Manifest]:
    spec = VendoredAgentSpec(name="agent", source=published(folder, *objects), **fields)
    return spec.manifests()


def test_tolerations_stay_unless_others_are_named(tmp_path: Path) -> None:
    written = [{"key": "gpu", "operator": "Exists"}]
    upstream = daemon_set(tolerations=written)

    (kept,) = laid(tmp_path, upstream, nodes=Nodes())
    (replaced,) = laid(tmp_path, upstream, nodes=Nodes(tolerates=EVERYWHERE))

    assert pod_spec_of(kept)["tolerations"] == written
    assert pod_spec_of(replaced)["tolerations"] == [{"operator": "Exists"}]


def test_affinity_to_other_pods_stays(tmp_path: Path) -> None:
    apart: Json = {"preferredDuringSchedulingIgnoredDuringExecution": []}
    upstream = daemon_set(affinity={"podAntiAffinity": apart, "nodeAffinity": {}})

    (found,) = laid(tmp_path, upstream, nodes=Nodes(), platform="gke")

    assert pod_spec_of(found)["affinity"] == {"podAntiAffinity": apart}


def test_a_wait_that_upstream_asked_for_goes_with_its_rollout(tmp_path: Path) -> None:
    upstream = daemon_set()
    upstream["spec"]["minReadySeconds"] = 60

    (found,) = laid(tmp_path, upstream, rollout=OnDelete(owner="The platform team."))

    assert "minReadySeconds" not in found["spec"]


def test_an_image_is_named_without_tag_and_digest_but_with_the_port(tmp_path: Path) -> None:
    upstream = daemon_set(containers=[container(image="localhost:5000/agent")])
    image = f"localhost:5000/agent:1@{DIGEST}"

    (found,) = laid(tmp_path, upstream, images={"localhost:5000/agent": image})

    assert pod_spec_of(found)["containers"][0]["image"] == image


def test_an_image_without_a_digest_needs_a_reason(tmp_path: Path) -> None:
    upstream = daemon_set(containers=[container(image="registry.example/agent:1")])
    reason = "The registry is ours and its tags cannot be moved."

    (found,) = laid(tmp_path, upstream, allow_unpinned=reason)

    assert found["metadata"]["annotations"]["constructs-lib/ignore.DS701"] == reason


@pytest.mark.parametrize(
    ("namespace", "name", "described"),
    [
        pytest.param("tools", "tools.agent", "tools/agent", id="in a namespace"),
        pytest.param(None, "agent", "agent", id="in none"),
    ],
)
def test_a_priority_class_of_its_own_comes_first(
    tmp_path: Path, namespace: str | None, name: str, described: str
) -> None:
    priority_class, found = laid(
        tmp_path, daemon_set(), namespace=namespace, priority=OwnPriorityClass(value=7)
    )

    assert priority_class == {
        "apiVersion": "scheduling.k8s.io/v1",
        "kind": "PriorityClass",
        "metadata": {"name": name, "labels": {"app.kubernetes.io/managed-by": "constructs-lib"}},
        "value": 7,
        "description": f"Pods of the DaemonSet {described}.",
    }
    assert pod_spec_of(found)["priorityClassName"] == name


def test_an_object_that_is_added_is_reported(tmp_path: Path) -> None:
    source = published(tmp_path, daemon_set())
    spec = VendoredAgentSpec(name="agent", source=source, priority=OwnPriorityClass())

    assert changed(spec, "PriorityClass") == {"": (None, spec.manifests()[0])}


def test_each_daemon_set_may_differ(tmp_path: Path) -> None:
    own = {"b": DaemonSetOverlay(priority="high"), "c": DaemonSetOverlay(priority=None)}

    found = laid(
        tmp_path, *map(daemon_set, "abc"), priority="low", rollout=RollingUpdate(), daemon_sets=own
    )

    assert [pod_spec_of(each).get("priorityClassName") for each in found] == ["low", "high", None]
    assert {each["spec"]["minReadySeconds"] for each in found} == {10}


def test_only_what_can_stand_in_a_namespace_and_stands_in_none_goes_there(tmp_path: Path) -> None:
    def thing(version: str, kind: str, **metadata: str) -> Manifest:
        return {"apiVersion": version, "kind": kind, "metadata": {"name": "agent", **metadata}}

    found = laid(
        tmp_path,
        thing("v1", "Namespace"),
        thing("v1", "Service"),
        thing("v1", "ConfigMap", namespace="kube-system"),
        thing("rbac.authorization.k8s.io/v1", "ClusterRole"),
        thing("example.com/v1", "Probe"),
        daemon_set(),
        namespace="tools",
    )

    assert [each["metadata"].get("namespace") for each in found] == [
        None,
        "tools",
        "kube-system",
        None,
        None,
        "tools",
    ]


def test_a_construct_takes_the_namespace_of_its_chart(tmp_path: Path) -> None:
    chart = Chart(Testing.app(), "chart", namespace="tools")
    VendoredAgent(chart, "agent", source=published(tmp_path, daemon_set()))

    assert Testing.synth(chart)[0]["metadata"]["namespace"] == "tools"


def test_a_construct_may_leave_objects_where_they_were_published(tmp_path: Path) -> None:
    chart = Chart(Testing.app(), "chart", namespace="tools")
    source = published(tmp_path, daemon_set(namespace="kube-system"))
    VendoredAgent(chart, "agent", source=source, namespace=None)

    assert Testing.synth(chart)[0]["metadata"]["namespace"] == "kube-system"


@pytest.mark.parametrize(
    ("fields", "notes"),
    [
        pytest.param({}, {}, id="nothing"),
        pytest.param(
            {"resources": {"agent": Resources(cpu="2m", memory="8Mi", memory_limit="8Mi")}},
            {
                "changed": f"{POD}.containers[agent].resources.requests.cpu\n"
                f"{POD}.containers[agent].resources.limits"
            },
            id="what was changed",
        ),
        pytest.param(
            {"overrides": Overrides(reason="The audit asks for it.")},
            {"overrides": "The audit asks for it."},
            id="why it is overridden",
        ),
        pytest.param(
            {"daemon_sets": {"agent": {"rollout": OnDelete(owner="The platform team.")}}},
            {"changed": "spec.updateStrategy", "rollout-owner": "The platform team."},
            id="who rolls it",
        ),
        pytest.param(
            {"rollout": RollingUpdate(max_unavailable=5, reason="A gap in a graph.")},
            {
                "changed": "spec.updateStrategy\nspec.minReadySeconds",
                "ignore.DS202": "A gap in a graph.",
            },
            id="why it may be bold",
        ),
    ],
)
def test_the_daemon_set_says_where_it_is_from_and_what_was_changed(
    tmp_path: Path, fields: dict[str, Any], notes: dict[str, str]
) -> None:
    upstream = daemon_set()
    upstream["metadata"]["annotations"] = {"upstream": "kept"}
    source = published(tmp_path, upstream)

    (found,) = VendoredAgentSpec(name="agent", source=source, **fields).manifests()

    assert found["metadata"]["annotations"] == {
        "upstream": "kept",
        "constructs-lib/vendored": f"{source.path}@sha256:{source.sha256}",
        **{f"constructs-lib/{key}": text for key, text in notes.items()},
    }


def test_what_says_nothing_is_left_out_of_daemon_sets_and_metadata(tmp_path: Path) -> None:
    upstream = daemon_set(nodeSelector=None, containers=[container(args=None, env=[])])
    upstream["metadata"] |= {"creationTimestamp": None, "labels": {}, "finalizers": []}
    other = {"apiVersion": "example.com/v1", "kind": "Probe", "metadata": {"name": "a"}, "of": None}

    found, kept = laid(tmp_path, upstream, other)

    assert set(found["metadata"]) == {"name", "annotations"}
    assert pod_spec_of(found) == {"containers": [container(env=[])]}
    assert kept == other


def test_changing_what_was_given_changes_no_declaration(tmp_path: Path) -> None:
    spec = VendoredAgentSpec(name="agent", source=published(tmp_path, daemon_set()))
    before = to_yaml(spec.manifests())

    pod_spec_of(spec.manifests()[0])["containers"][0]["resources"]["requests"].clear()

    assert to_yaml(spec.manifests()) == before
    assert SMALL == {"requests": {"cpu": "1m", "memory": "8Mi"}}
