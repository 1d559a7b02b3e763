"""What tests look at in the manifests of workloads."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.k8s.manifest import Json, Manifest, Path

__all__ = ["containers_of", "from_field", "pod_spec_of"]


def pod_spec_of(workload: Manifest) -> Json:
    """The Pod spec of the template."""
    return workload["spec"]["template"]["spec"]


def containers_of(workload: Manifest) -> Iterator[tuple[Path, Json]]:
    """Every container with its path in the manifest: init containers first."""
    for kind in ("initContainers", "containers"):
        for index, container in enumerate(pod_spec_of(workload).get(kind, [])):
            yield ("spec", "template", "spec", kind, index), container


def from_field(path: str) -> Json:
    """What a variable is taken from: a field of its Pod."""
    return {"fieldRef": {"apiVersion": "v1", "fieldPath": path}}
