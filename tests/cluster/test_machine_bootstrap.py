"""What each bootstrap configuration says about the node it starts."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.cluster.machine_bootstrap import read_bootstrap
from constructs_lib.cluster.object_index import FileObject
from constructs_lib.cluster.planned import PlannedNodes
from constructs_lib.cluster.reading import ClusterFileError, Reading
from constructs_lib.k8s.taints import Taint
from constructs_lib.yaml.document import Document

DISK = {"disk": "ssd", "tier": "gold"}
GPU = Taint("gpu", "a", "NoSchedule")
LABELS, TAINTS = "disk=ssd,tier=gold", "gpu=a:NoSchedule"
REGISTERS = {"taints": [{"key": "gpu", "value": "a", "effect": "NoSchedule"}]}


def config(kind: str, spec: dict[str, Any]) -> FileObject:
    inner = {"template": {"spec": spec}} if kind.endswith("Template") else spec
    item = {"kind": kind, "metadata": {"name": "config"}, "spec": inner}
    return FileObject(document=Document(value=item, source="f", line=1), path=(), item=item)


def joins(**fields: Any) -> dict[str, Any]:
    return {"joinConfiguration": {"nodeRegistration": fields}}


@pytest.mark.parametrize("ending", ["", "Template"])
@pytest.mark.parametrize(
    ("kind", "spec"),
    [
        pytest.param(
            "KubeadmConfig",
            joins(kubeletExtraArgs={"node-labels": LABELS}, **REGISTERS),
            id="kubeadm, arguments as a map",
        ),
        pytest.param(
            "KubeadmConfig",
            joins(kubeletExtraArgs=[{"name": "node-labels", "value": LABELS}], **REGISTERS),
            id="kubeadm, arguments as a list",
        ),
        pytest.param(
            "EKSConfig",
            {"kubeletExtraArgs": {"node-labels": LABELS, "register-with-taints": TAINTS}},
            id="EKS",
        ),
        pytest.param(
            "NodeadmConfig",
            {
                "kubelet": {
                    "flags": [f"--node-labels={LABELS}"],
                    "config": {"registerWithTaints": REGISTERS["taints"]},
                }
            },
            id="nodeadm",
        ),
        pytest.param(
            "RKE2Config",
            {"agentConfig": {"nodeLabels": LABELS.split(","), "nodeTaints": [TAINTS]}},
            id="RKE2",
        ),
    ],
)
def test_labels_and_taints_are_read(kind: str, ending: str, spec: dict[str, Any]) -> None:
    found = PlannedNodes(labels={})

    assert read_bootstrap(config(kind + ending, spec), Reading("nodes"), found)
    assert (found.labels, found.taints) == (DISK, [GPU])


@pytest.mark.parametrize(
    ("kind", "spec"),
    [
        pytest.param("EKSConfig", {"kubeletExtraArgs": {"max-pods": "58"}}, id="EKS"),
        pytest.param("NodeadmConfig", {"kubelet": {"config": {"maxPods": 58}}}, id="nodeadm"),
        pytest.param(
            "NodeadmConfig", {"kubelet": {"flags": ["--max-pods=58"]}}, id="nodeadm's flag"
        ),
    ],
)
def test_room_for_pods_is_read(kind: str, spec: dict[str, Any]) -> None:
    found = PlannedNodes()
    read_bootstrap(config(kind, spec), Reading("nodes"), found)

    assert found.capacity == {"pods": 58}


def test_another_kind_is_not_read() -> None:
    assert not read_bootstrap(config("TalosConfig", {}), Reading("nodes"), PlannedNodes())


def test_a_taint_that_is_none_is_refused_at_its_place() -> None:
    reading = Reading("nodes")
    spec = {"agentConfig": {"nodeTaints": ["gpu"]}}
    read_bootstrap(config("RKE2Config", spec), reading, PlannedNodes())

    with pytest.raises(ClusterFileError, match=r"spec.agentConfig.nodeTaints: holds 'gpu'"):
        reading.done()
