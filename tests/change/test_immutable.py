"""Fields of other kinds that the API server never changes."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.change.commit import commit_change
from constructs_lib.change.compare import compare
from constructs_lib.change.immutable import immutable_differences, replacing
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.scopes import OF_THE_CLUSTER
from tests.change.builders import agent, pair_of, thing, with_value


def workload(kind: str, group: str = "apps/v1", **spec: Any) -> Manifest:
    labels = {"app": "operator"}
    template = {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "a"}]}}
    body = {"selector": {"matchLabels": labels}, "template": template, **spec}
    return thing(kind, "operator", group=group, spec=body)


def binding(kind: str, role: str) -> Manifest:
    return thing(kind, group="rbac.authorization.k8s.io/v1", roleRef={"name": role})


OTHER = {"matchLabels": {"app": "other"}}
IMAGE = "spec.template.spec.containers.0.image"
REFUSED = {
    "the selector of a Deployment": (workload("Deployment"), "spec.selector", OTHER),
    "the selector of a ReplicaSet": (workload("ReplicaSet"), "spec.selector", OTHER),
    "the selector of a StatefulSet": (workload("StatefulSet"), "spec.selector", OTHER),
    "the claims of a StatefulSet": (
        workload("StatefulSet"),
        "spec.volumeClaimTemplates",
        [{"metadata": {"name": "data"}}],
    ),
    "the template of a Job": (workload("Job", "batch/v1"), IMAGE, "example.com/a:2"),
    "the completions of a Job": (workload("Job", "batch/v1", completions=1), "spec.completions", 2),
    "the role of a binding": (binding("RoleBinding", "a"), "roleRef.name", "b"),
    "the role of a cluster's binding": (binding("ClusterRoleBinding", "a"), "roleRef.name", "b"),
    "the value of a PriorityClass": (
        thing("PriorityClass", group="scheduling.k8s.io/v1", value=1),
        "value",
        2,
    ),
    "the parameters of a StorageClass": (
        thing("StorageClass", group="storage.k8s.io/v1", parameters={"type": "a"}),
        "parameters.type",
        "b",
    ),
    "the data of what is immutable": (
        thing("ConfigMap", data={"a": "1"}, immutable=True),
        "data.a",
        "2",
    ),
    "the type of a Secret": (thing("Secret", type="Opaque"), "type", "kubernetes.io/tls"),
}
APPLIED = {
    "the image of a Deployment": (workload("Deployment"), IMAGE, "example.com/a:2"),
    "the replicas of a StatefulSet": (workload("StatefulSet"), "spec.replicas", 2),
    "the template of a StatefulSet": (workload("StatefulSet"), IMAGE, "example.com/a:2"),
    "the parallelism of a Job": (workload("Job", "batch/v1"), "spec.parallelism", 2),
    "the completions of an indexed Job": (
        workload("Job", "batch/v1", completions=1, completionMode="Indexed"),
        "spec.completions",
        2,
    ),
    "the subjects of a binding": (binding("RoleBinding", "a"), "subjects", [{"name": "b"}]),
    "the data of a ConfigMap": (thing("ConfigMap", data={"a": "1"}), "data.a", "2"),
    "another group's Deployment": (
        workload("Deployment", "example.com/v1"),
        "spec.selector",
        OTHER,
    ),
}


def refused(old: Manifest, new: Manifest) -> list[str]:
    pair = pair_of(old, new)
    return [each.place for each in immutable_differences(pair, compare(pair.old, pair.new))]


@pytest.mark.parametrize(("old", "path", "value"), REFUSED.values(), ids=REFUSED)
def test_a_change_that_the_api_server_refuses_is_found(
    old: Manifest, path: str, value: Any
) -> None:
    new = with_value(old, path, value)

    assert refused(old, new)
    assert commit_change([old], [new]).reaches("recreate")


@pytest.mark.parametrize(("old", "path", "value"), APPLIED.values(), ids=APPLIED)
def test_a_change_that_the_api_server_takes_is_none(old: Manifest, path: str, value: Any) -> None:
    new = with_value(old, path, value)

    assert refused(old, new) == []
    assert not commit_change([old], [new]).reaches("recreate")


@pytest.mark.parametrize(("old", "path", "value"), REFUSED.values(), ids=REFUSED)
def test_the_old_object_is_deleted_before_the_new_one_is_applied(
    old: Manifest, path: str, value: Any
) -> None:
    commands = replacing(pair_of(old, with_value(old, path, value))).commands
    name = f"{old['kind'].lower()}/{old['metadata']['name']}"

    # The namespace of an object of the whole cluster means nothing, though one is written.
    where = "" if old["kind"] in OF_THE_CLUSTER else "-n kube-system "

    assert commands[0] == f"kubectl {where}delete {name}"
    assert commands[1] == "# apply the new manifests"


def test_an_object_of_the_whole_cluster_is_deleted_without_a_namespace() -> None:
    old = binding("ClusterRoleBinding", "a")
    del old["metadata"]["namespace"]
    commands = replacing(pair_of(old, with_value(old, "roleRef.name", "b"))).commands

    assert commands[0] == "kubectl delete clusterrolebinding/agent"


def test_companions_are_deleted_before_the_agents_they_would_go_on_looking_for() -> None:
    old = [agent(), workload("Deployment")]
    new = [with_value(each, "spec.selector", OTHER) for each in old]
    change = commit_change(old, new)

    for way in change.daemon_sets[0].ways:
        assert "kubectl -n kube-system delete deployment/operator" in way.commands


@pytest.mark.parametrize("spec", ["text", ["a"], 7, None], ids=str)
def test_a_malformed_object_is_compared_all_the_same(spec: Any) -> None:
    old = thing("Job", group="batch/v1", spec=spec)

    assert not commit_change([old], [with_value(old, "data", {"a": 1})]).others[0].immutable
