"""What RuntimeClasses make of Pods: room that the runtime takes, and nodes that have it.

The DaemonSet controller knows nothing of it: it wants a Pod on nodes without the runtime, too, and
that Pod stays Pending. Source: ``plugin/pkg/admission/runtimeclass/admission.go`` of Kubernetes
v1.37.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.object_kind import own_kind
from constructs_lib.k8s.quantity import Quantity
from constructs_lib.record import dataclass, field

__all__ = ["RuntimeClass", "RuntimeClasses", "conflicts_with", "read_runtime_classes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuntimeClass:
    """What placement asks of a RuntimeClass."""

    name: str
    """Its name."""
    node_selector: Mapping[str, str] = field(default_factory=dict)
    """Labels of the nodes that have the runtime, added to every Pod."""
    overhead: Mapping[str, Json] = field(default_factory=dict)
    """Quantities that the runtime takes itself, added to every Pod."""


RuntimeClasses: TypeAlias = Mapping[str, RuntimeClass]
"""The classes by their names."""


def read_runtime_classes(manifests: Iterable[Manifest]) -> RuntimeClasses:
    """The RuntimeClasses among any manifests."""
    found = {}
    for manifest in manifests:
        if own_kind(manifest) == "RuntimeClass":
            name = manifest["metadata"]["name"]
            found[name] = RuntimeClass(
                name=name,
                node_selector=(manifest.get("scheduling") or {}).get("nodeSelector") or {},
                overhead=(manifest.get("overhead") or {}).get("podFixed") or {},
            )
    return found


def conflicts_with(runtime: RuntimeClass | None, pod: Mapping[str, Json]) -> Iterator[str]:
    """Why admission refuses every Pod, as sentences without their end.

    Args:
        runtime: the class of the Pod, as far as it is known.
        pod: the Pod spec.
    """
    if runtime is not None:
        yield from _other_nodes(runtime, pod)
    written = pod.get("overhead")
    if not written or (runtime is None and pod.get("runtimeClassName")):
        return
    if runtime is None or not runtime.overhead:
        yield "overhead is written, and no RuntimeClass of the Pod says it"
    elif _amounts(written) != _amounts(runtime.overhead):
        yield f"overhead is not what RuntimeClass {runtime.name} says"


def _other_nodes(runtime: RuntimeClass, pod: Mapping[str, Json]) -> Iterator[str]:
    written = pod.get("nodeSelector") or {}
    for key, value in runtime.node_selector.items():
        if written.get(key, value) != value:
            yield (
                f"RuntimeClass {runtime.name} selects nodes with {key}={value}, and nodeSelector "
                f"those with {key}={written[key]}"
            )


def _amounts(overhead: Mapping[str, Json]) -> dict[str, int]:
    return {name: Quantity.parse(amount).nanos for name, amount in overhead.items()}
