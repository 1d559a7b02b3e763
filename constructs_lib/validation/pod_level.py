"""Resources of a whole Pod beside those of its containers, and its overhead.

Source: ``validatePodResources``, ``validatePodResourceConsistency`` and ``validateOverhead`` in
``pkg/apis/core/validation/validation.go``, ``SetDefaults_Pod`` in
``pkg/apis/core/v1/defaults.go``, ``plugin/pkg/admission/runtimeclass``, Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.pod_resources import container_totals
from constructs_lib.k8s.manifest import Json, Path
from constructs_lib.validation.given import Given
from constructs_lib.validation.refusal import Refusal, wrong
from constructs_lib.validation.resources import (
    HUGE_PAGES,
    milli,
    overhead_refusals,
    pod_resource_refusals,
)

__all__ = ["pod_level_refusals"]


def pod_level_refusals(pod: Json, path: Path, given: Given) -> Iterator[Refusal]:
    """Why the resources and the overhead of a Pod are refused.

    Args:
        pod: the Pod spec.
        path: where it stands.
        given: what is known of the Pod.
    """
    if "overhead" in pod:
        yield from overhead_refusals(pod["overhead"], (*path, "overhead"), given)
        if "runtimeClassName" not in pod:
            message = (
                "is only a RuntimeClass's to say. Every Pod is refused; leave it out, or name the "
                "class in runtimeClassName"
            )
            yield Refusal(path=(*path, "overhead"), message=message, of_pods=True)
    resources = pod.get("resources")
    if resources is None or not given.gates.pod_level_resources:
        return
    at = (*path, "resources")
    if pod.get("os", {}).get("name") == "windows":
        yield wrong(at, "are not for a Pod of Windows; write them at its containers")
        return
    yield from pod_resource_refusals(resources, at, given)
    yield from _below_containers(pod, resources, at)
    yield from _below_one(pod, resources, path)


def _below_containers(pod: Json, resources: Json, path: Path) -> Iterator[Refusal]:
    requests, limits = resources.get("requests", {}), resources.get("limits", {})
    written = container_totals(pod, "requests")
    meant = container_totals(pod, "requests", are_defaulted=True)
    for name, asked in requests.items():
        if written.get(name, 0) > milli(asked):
            message = f"is {asked}, below what its containers ask for together; raise it"
            yield wrong((*path, "requests", name), message)
        elif meant.get(name, 0) > milli(asked):
            message = (
                f"is {asked}, below what its containers get: a missing request is the limit. Every "
                "Pod is refused; raise it, or write their requests"
            )
            yield Refusal(path=(*path, "requests", name), message=message, of_pods=True)
    for name, most in limits.items():
        if name.startswith(HUGE_PAGES) and container_totals(pod, "limits").get(name, 0) > milli(
            most
        ):
            message = f"is {most}, below the limits of its containers together; raise it"
            yield wrong((*path, "limits", name), message)


def _below_one(pod: Json, resources: Json, path: Path) -> Iterator[Refusal]:
    limits = resources.get("limits", {})
    for index, container in enumerate(pod.get("containers", ())):
        for name, most in container.get("resources", {}).get("limits", {}).items():
            if name in limits and milli(most) > milli(limits[name]):
                place = (*path, "containers", index, "resources", "limits", name)
                yield wrong(place, f"is {most}, above the limit of the whole Pod, {limits[name]}")
