"""What LimitRanges of a namespace make of a Pod: requests and limits that nobody wrote.

Source: ``plugin/pkg/admission/limitranger/admission.go`` and ``pkg/apis/core/v1/defaults.go`` of
Kubernetes v1.37. Amounts that are no quantities are left to the API server.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.object_kind import own_kind
from constructs_lib.k8s.quantity import Quantity

__all__ = ["LimitRanges", "limited", "over_limits", "read_limit_ranges"]

LimitRanges: TypeAlias = Mapping[str, tuple[Manifest, ...]]
"""The limits for containers, by namespace."""

_CONTAINERS: Final = ("initContainers", "containers")


def read_limit_ranges(manifests: Iterable[Manifest]) -> LimitRanges:
    """The limits for containers among any manifests, in their order."""
    found: dict[str, tuple[Manifest, ...]] = {}
    for manifest in manifests:
        if own_kind(manifest) != "LimitRange":
            continue
        namespace = (manifest.get("metadata") or {}).get("namespace") or "default"
        limits = (manifest.get("spec") or {}).get("limits") or ()
        of_containers = tuple(each for each in limits if each.get("type") == "Container")
        found[namespace] = (*found.get(namespace, ()), *of_containers)
    return found


def limited(pod: Mapping[str, Json], limits: Iterable[Manifest]) -> Mapping[str, Json]:
    """A Pod spec with the requests and limits that admission adds.

    Args:
        pod: a Pod spec as it is written.
        limits: the limits for containers of its namespace.
    """
    for limit in limits:
        amounts = limit.get("default") or limit.get("max") or {}
        requests = {**(limit.get("min") or {}), **amounts, **(limit.get("defaultRequest") or {})}
        containers = {
            kind: [_with_defaults(each, requests, amounts) for each in pod[kind]]
            for kind in _CONTAINERS
            if pod.get(kind)
        }
        pod = {**pod, **containers}
    return pod


def _with_defaults(
    container: Mapping[str, Json], requests: Mapping[str, Json], limits: Mapping[str, Json]
) -> dict[str, Json]:
    written = container.get("resources") or {}
    own = written.get("limits") or {}
    # A Pod's request is its limit where it has none: that comes before the LimitRange.
    asked = {**requests, **own, **(written.get("requests") or {})}
    return {**container, "resources": {**written, "requests": asked, "limits": {**limits, **own}}}


def over_limits(pod: Mapping[str, Json], limits: Iterable[Manifest]) -> Iterator[str]:
    """Why admission refuses the Pods of a spec, as sentences without their end.

    Args:
        pod: a Pod spec with the defaults of its namespace (:func:`limited`).
        limits: the limits for containers of its namespace.
    """
    for limit in limits:
        for kind in _CONTAINERS:
            for container in pod.get(kind) or ():
                yield from _beyond(container, limit)


def _beyond(container: Mapping[str, Json], limit: Manifest) -> Iterator[str]:
    resources, name = container.get("resources") or {}, container.get("name")
    for what, bound in (limit.get("max") or {}).items():
        given = (resources.get("limits") or {}).get(what)
        if given is not None and _amount(given) > _amount(bound):
            yield f"the limit of {what} of container {name} is {given}; a LimitRange allows {bound}"
    for what, bound in (limit.get("min") or {}).items():
        given = (resources.get("requests") or {}).get(what)
        if given is not None and _amount(given) < _amount(bound):
            yield f"container {name} requests {given} of {what}; a LimitRange asks for {bound}"


def _amount(value: Json) -> int:
    return Quantity.parse(value).nanos
