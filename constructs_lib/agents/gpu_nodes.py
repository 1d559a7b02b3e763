"""What every agent for NVIDIA GPUs shares: its nodes, and how it reaches the driver.

On a node without a GPU such an agent crashes or waits for ever, so a label is required, not only
a taint tolerated. Who writes that label depends on the cluster; without it no Pod starts, and
nothing says so. The driver's libraries come into the container through NVIDIA's container
runtime, which is containerd's default on some distributions and a RuntimeClass on others.
Facts: NVIDIA/k8s-device-plugin v0.20.0 and NVIDIA/dcgm-exporter (charts and static manifests).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, ClassVar, Final, TypeAlias

from pydantic import Field

from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.model import DnsLabel, ListOf, Part, checked
from constructs_lib.declaration.nodes import CONTROL_PLANE, GPU, LINUX, Tolerates
from constructs_lib.declaration.rollout import OnDelete, RollingUpdate
from constructs_lib.declaration.sources import ObjectName
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.metadata import label_key_problem, label_value_problem, metadata
from constructs_lib.k8s.repeats import repeated
from constructs_lib.platforms.facts import PLATFORMS

__all__ = [
    "GPU_PCI_DEVICE",
    "GPU_PRESENT",
    "GPU_TEGRA",
    "GpuLabel",
    "GpuResource",
    "OnGpuNodes",
    "OneAtATime",
    "OwnRuntimeClass",
    "RuntimeClass",
]


def _resource_problem(name: str) -> str | None:
    if re.fullmatch(r"nvidia\.com/[a-z0-9](?:[-a-z0-9.]{0,61}[a-z0-9])?", name) is None:
        return (
            f"{name!r} is not a resource of NVIDIA's device plugin; write it as in nvidia.com/gpu"
        )
    return None


def _label_key_problem(key: str) -> str | None:
    if key in LINUX:
        return f"{key} is not a label of GPU nodes only; name the one that marks them"
    return label_key_problem(key)


class GpuLabel(Part):
    """The label that marks GPU nodes."""

    key: Annotated[str, checked(_label_key_problem)]
    """The label's key (``gpu``)."""
    value: Annotated[str, checked(label_value_problem)] = "true"
    """The label's value on GPU nodes."""


GPU_PRESENT: Final = GpuLabel(key="nvidia.com/gpu.present")
"""Written by the GPU operator and by gpu-feature-discovery."""

GPU_PCI_DEVICE: Final = GpuLabel(key="feature.node.kubernetes.io/pci-10de.present")
"""Written by node-feature-discovery: a PCI device made by NVIDIA."""

GPU_TEGRA: Final = GpuLabel(key="feature.node.kubernetes.io/cpu-model.vendor_id", value="NVIDIA")
"""Written by node-feature-discovery: a processor made by NVIDIA, whose GPU is no PCI device."""

GpuResource: TypeAlias = Annotated[str, checked(_resource_problem)]
"""A resource of the device plugin: ``nvidia.com/gpu``, ``nvidia.com/mig-1g.5gb``."""


def _labels_problem(labels: tuple[GpuLabel, ...]) -> str | None:
    if not labels:
        return "is empty, and the agent would run on every node; name the label of GPU nodes"
    twice = repeated([label.key for label in labels])
    return f"{twice} are listed twice; list each label once" if twice else None


OneAtATime: TypeAlias = Annotated[RollingUpdate | OnDelete, Field(discriminator="kind")]
"""A rollout that never runs two Pods of the agent on one node."""


class OwnRuntimeClass(Part):
    """A RuntimeClass written together with the agent. Cluster-scoped: declare it once only."""

    name: ObjectName = "nvidia"
    """Its name, the one that GPU workloads use too."""
    handler: DnsLabel = "nvidia"
    """The runtime's name in the containerd or CRI-O configuration of the nodes."""

    def manifest(self, labels: Mapping[str, str]) -> Manifest:
        """The RuntimeClass."""
        return {
            "apiVersion": "node.k8s.io/v1",
            "kind": "RuntimeClass",
            "metadata": metadata(self.name, labels=labels),
            "handler": self.handler,
        }


RuntimeClass: TypeAlias = OwnRuntimeClass | ObjectName
"""A RuntimeClass of the agent's own, or the name of one that exists."""


class OnGpuNodes(AgentSpec):
    """An agent for the nodes that have NVIDIA GPUs."""

    # The label decides where it runs: a GPU in a tainted node is a GPU as well.
    default_tolerates: ClassVar[Tolerates] = (CONTROL_PLANE, GPU)

    gpu_labels: Annotated[ListOf[GpuLabel], checked(_labels_problem)] = (
        GPU_PRESENT,
        GPU_PCI_DEVICE,
        GPU_TEGRA,
    )
    """Labels that mark GPU nodes; the agent runs on nodes that have one of them, and nowhere else.
    The default ones are those of NVIDIA's charts, written by the GPU operator, by
    gpu-feature-discovery and by node-feature-discovery. Where none of these runs, label the nodes
    with ``GPU_PRESENT``, or name a label they carry (``(GpuLabel(key="gpu"),)``). Without a label
    on any node, no Pod starts."""
    runtime_class: RuntimeClass | None = None
    """The RuntimeClass that brings the driver into the container. None takes that of
    ``platform``: ``nvidia`` on k3s, RKE2 and Talos, and elsewhere no class, because NVIDIA's
    runtime is the default of the nodes' containerd or CRI-O."""
    rollout: OneAtATime = RollingUpdate()
    """How a new version reaches the nodes. One node at a time by default. No Surge: two Pods on
    a node would compete for its GPUs."""

    def gpu_node_labels(self) -> dict[str, str]:
        """The only label of GPU nodes, if there is but one: ``Program.node_labels``."""
        only = self.gpu_labels if len(self.gpu_labels) == 1 else ()
        return {label.key: label.value for label in only}

    def gpu_node_choices(self) -> list[tuple[str, str]]:
        """The labels of which GPU nodes have one: ``Program.any_node_label``."""
        several = self.gpu_labels if len(self.gpu_labels) > 1 else ()
        return [(label.key, label.value) for label in several]

    def own_runtime_class(self, labels: Mapping[str, str]) -> list[Manifest]:
        """The RuntimeClass to write, if any: ``Program.companions``."""
        if isinstance(self.runtime_class, OwnRuntimeClass):
            return [self.runtime_class.manifest(labels)]
        return []

    def runtime_class_name(self) -> str | None:
        """The name of the RuntimeClass, if any: ``Program.runtime_class``."""
        if isinstance(self.runtime_class, OwnRuntimeClass):
            return self.runtime_class.name
        return self.runtime_class or PLATFORMS[self.platform].gpu_runtime_class
