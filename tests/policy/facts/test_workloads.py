"""The Pods of every kind of workload."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.policy.config import Config
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.workloads import OTHER_KINDS, Workload, title, workloads

POD: Json = {"containers": [{"name": "main"}]}
TEMPLATE: Json = {"metadata": {"labels": {"app": "web"}}, "spec": POD}


def workload(kind: str, spec: Json, **metadata: Json) -> Manifest:
    metadata = {"name": "web", **metadata}
    return {"apiVersion": "apps/v1", "kind": kind, "metadata": metadata, "spec": spec}


def found(*manifests: Manifest) -> list[Workload]:
    context = Context(objects=manifests, daemon_sets=[], config=Config(), minor=36)
    return list(workloads(context, *OTHER_KINDS, "DaemonSet"))


@pytest.mark.parametrize(
    "manifest",
    [
        pytest.param(workload("DaemonSet", {"template": TEMPLATE}), id="DaemonSet"),
        pytest.param(workload("Deployment", {"template": TEMPLATE}), id="Deployment"),
        pytest.param(workload("StatefulSet", {"template": TEMPLATE}), id="StatefulSet"),
        pytest.param(
            {
                "apiVersion": "batch/v1",
                "kind": "CronJob",
                "spec": {"jobTemplate": {"spec": {"template": TEMPLATE}}},
            },
            id="CronJob",
        ),
        pytest.param(
            {
                "apiVersion": "v1",
                "kind": "Pod",
                "metadata": {"labels": {"app": "web"}},
                "spec": POD,
            },
            id="Pod",
        ),
    ],
)
def test_pods_are_found_where_each_kind_keeps_them(manifest: Manifest) -> None:
    assert found(manifest) == [Workload(manifest, {"app": "web"}, POD)]


def test_what_another_object_has_made_is_left_out() -> None:
    owned = {"ownerReferences": [{"kind": "Deployment", "name": "web"}]}
    made = workload("ReplicaSet", {"template": TEMPLATE}, **owned)
    operated = workload("DaemonSet", {"template": TEMPLATE}, **owned)

    assert [each.manifest for each in found(made, operated)] == [operated]


@pytest.mark.parametrize(
    ("kind", "selector", "selects"),
    [
        pytest.param("Deployment", {"matchLabels": {"app": "web"}}, True, id="by a label"),
        pytest.param("Deployment", {}, False, id="everything"),
        pytest.param("Deployment", None, False, id="nothing"),
        pytest.param("Job", {"matchLabels": {"app": "web"}}, False, id="given, not written"),
    ],
)
def test_a_selector_is_what_people_write(kind: str, selector: Json, *, selects: bool) -> None:
    spec = {"template": TEMPLATE} | ({} if selector is None else {"selector": selector})
    each = Workload(workload(kind, spec), {}, {})

    assert (each.selector is not None) is selects


@pytest.mark.parametrize(
    ("namespace", "expected"),
    [("shop", "the Deployment shop/web"), (None, "the Deployment web")],
    ids=["with a namespace", "without"],
)
def test_an_object_has_a_title(namespace: str | None, expected: str) -> None:
    metadata = {"namespace": namespace} if namespace else {}

    assert title(workload("Deployment", {}, **metadata)) == expected
