"""What the agents for GPUs share: their nodes, their RuntimeClass, one Pod on a node."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib import DeclarationError
from constructs_lib.agents.gpu_device_plugin import GpuDevicePluginSpec
from constructs_lib.agents.gpu_monitor import GpuMonitorSpec
from constructs_lib.agents.gpu_nodes import (
    GPU_PCI_DEVICE,
    GPU_PRESENT,
    GpuLabel,
    OnGpuNodes,
    OwnRuntimeClass,
)
from constructs_lib.declaration.nodes import Nodes
from constructs_lib.declaration.overrides import Overrides
from constructs_lib.declaration.rollout import Surge
from constructs_lib.k8s.manifest import Json
from tests.pods import pod_spec_of

every_gpu_agent = pytest.mark.parametrize(
    "agent", [GpuDevicePluginSpec, GpuMonitorSpec], ids=lambda agent: agent.program_name
)
LABELS = {
    "gpu operator": (GPU_PRESENT, {"nvidia.com/gpu.present": "true"}),
    "feature discovery": (GPU_PCI_DEVICE, {"feature.node.kubernetes.io/pci-10de.present": "true"}),
    "a user's own": (GpuLabel(key="gpu"), {"gpu": "true"}),
    "with a value": (
        GpuLabel(key="cloud.google.com/gke-accelerator", value="nvidia-l4"),
        {"cloud.google.com/gke-accelerator": "nvidia-l4"},
    ),
}


def declared(agent: type[OnGpuNodes], **fields: Any) -> OnGpuNodes:
    return agent(name="a", namespace="b", **fields)


def pod(agent: type[OnGpuNodes], **fields: Any) -> Json:
    return pod_spec_of(declared(agent, **fields).manifests()[-1])


def choices(found: Json) -> list[tuple[str, list[str]]]:
    """The labels of which a node has to have one."""
    affinity = found["affinity"]["nodeAffinity"]
    terms = affinity["requiredDuringSchedulingIgnoredDuringExecution"]["nodeSelectorTerms"]
    return [(e["key"], e["values"]) for e in (term["matchExpressions"][0] for term in terms)]


@every_gpu_agent
def test_it_runs_on_gpu_nodes_only_and_tolerates_their_taint(agent: type[OnGpuNodes]) -> None:
    found = pod(agent)

    assert found["nodeSelector"] == {"kubernetes.io/os": "linux"}
    assert choices(found) == [
        ("nvidia.com/gpu.present", ["true"]),
        ("feature.node.kubernetes.io/pci-10de.present", ["true"]),
        ("feature.node.kubernetes.io/cpu-model.vendor_id", ["NVIDIA"]),
    ]
    assert [toleration["key"] for toleration in found["tolerations"]] == [
        "node-role.kubernetes.io/control-plane",
        "nvidia.com/gpu",
    ]


@every_gpu_agent
@pytest.mark.parametrize(("label", "selected"), LABELS.values(), ids=LABELS)
def test_the_label_of_gpu_nodes_is_a_choice(
    agent: type[OnGpuNodes], label: GpuLabel, selected: dict[str, str]
) -> None:
    found = pod(agent, gpu_labels=(label,), nodes=Nodes(labels={"disktype": "ssd"}))

    assert found["nodeSelector"] == {"kubernetes.io/os": "linux", "disktype": "ssd", **selected}


@every_gpu_agent
def test_a_node_label_that_no_gpu_node_can_have_is_refused(agent: type[OnGpuNodes]) -> None:
    with pytest.raises(DeclarationError, match="'false' is 'true' on the only nodes"):
        declared(
            agent,
            gpu_labels=(GPU_PRESENT,),
            nodes=Nodes(labels={"nvidia.com/gpu.present": "false"}),
        )


@every_gpu_agent
def test_each_choice_is_on_nodes_that_are_meant_too(agent: type[OnGpuNodes]) -> None:
    found = pod(agent, nodes=Nodes(zones=("a",)))
    terms = found["affinity"]["nodeAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]
    zone = {"key": "topology.kubernetes.io/zone", "operator": "In", "values": ["a"]}

    assert [zone in term["matchExpressions"] for term in terms["nodeSelectorTerms"]] == [True] * 3


@pytest.mark.parametrize(
    ("labels", "message"),
    [((), "would run on every node"), ((GPU_PRESENT, GPU_PRESENT), "are listed twice")],
    ids=["none", "twice"],
)
def test_labels_that_mark_nothing_are_refused(labels: tuple[GpuLabel, ...], message: str) -> None:
    with pytest.raises(DeclarationError, match=message):
        declared(GpuMonitorSpec, gpu_labels=labels)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"key": "kubernetes.io/os"}, "not a label of GPU nodes only"),
        ({"key": "a b"}, "not a valid key"),
        ({"key": "gpu", "value": "a b"}, "not a valid label value"),
    ],
    ids=["operating system", "malformed key", "malformed value"],
)
def test_a_label_that_cannot_mark_gpu_nodes_is_refused(
    fields: dict[str, str], message: str
) -> None:
    with pytest.raises(DeclarationError, match=message):
        GpuLabel(**fields)


@every_gpu_agent
def test_no_runtime_class_is_named_unasked(agent: type[OnGpuNodes]) -> None:
    assert "runtimeClassName" not in pod(agent)


@every_gpu_agent
def test_a_runtime_class_that_exists_is_named_and_not_written(agent: type[OnGpuNodes]) -> None:
    manifests = declared(agent, runtime_class="nvidia").manifests()

    assert pod_spec_of(manifests[-1])["runtimeClassName"] == "nvidia"
    assert "RuntimeClass" not in [manifest["kind"] for manifest in manifests]


@every_gpu_agent
def test_an_own_runtime_class_is_written_before_the_pods_that_name_it(
    agent: type[OnGpuNodes],
) -> None:
    own = OwnRuntimeClass(name="gpu", handler="nvidia")
    manifests = declared(agent, runtime_class=own).manifests()
    (runtime_class,) = (each for each in manifests if each["kind"] == "RuntimeClass")
    daemon_set = manifests[-1]

    assert runtime_class["handler"] == "nvidia"
    assert runtime_class["metadata"]["name"] == "gpu"
    assert pod_spec_of(daemon_set)["runtimeClassName"] == "gpu"


def test_an_override_of_the_runtime_class_has_the_last_word() -> None:
    other = Overrides(reason="Tried on this cluster first.", pod={"runtimeClassName": "other"})

    found = pod(GpuMonitorSpec, runtime_class="nvidia", overrides=other)

    assert found["runtimeClassName"] == "other"


@every_gpu_agent
def test_two_pods_on_a_node_cannot_be_declared(agent: type[OnGpuNodes]) -> None:
    with pytest.raises(DeclarationError, match=r"rollout: got Surge.*expected OnDelete or Rolling"):
        declared(agent, rollout=Surge())


@every_gpu_agent
def test_it_takes_no_gpu_from_a_workload(agent: type[OnGpuNodes]) -> None:
    resources = pod(agent)["containers"][0]["resources"]

    assert {*resources["requests"], *resources["limits"]} == {"cpu", "memory"}
