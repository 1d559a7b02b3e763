"""What a platform decides for itself, laid over a DaemonSet that somebody else wrote.

Only the fields that an overlay gives are touched, and nothing is changed in place: the parts of
a YAML text that an alias repeats are one value in memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Self

from pydantic import Field, InstanceOf, model_validator

from constructs_lib.daemon_set.edit import with_each_container
from constructs_lib.declaration.mistakes import problems_error
from constructs_lib.declaration.model import Part
from constructs_lib.declaration.nodes import Nodes, tolerations_of
from constructs_lib.declaration.overrides import Overrides
from constructs_lib.declaration.priority import OwnPriorityClass, Priority
from constructs_lib.declaration.resources import Resources
from constructs_lib.declaration.rollout import Rollout, every_node_problems
from constructs_lib.k8s import objects, scheduling
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.metadata import OURS
from constructs_lib.platforms.facts import PLATFORMS, Platform

__all__ = [
    "AS_PUBLISHED",
    "AsPublished",
    "DaemonSetOverlay",
    "image_repository",
    "lay_over",
    "own_priority_class",
]


class AsPublished(Part):
    """Requests and limits as they were published, also where there are none."""


AS_PUBLISHED: Final = AsPublished()
"""For a container whose needs nobody measured. ``check`` still reports what is missing."""


class DaemonSetOverlay(Part):
    """What takes the place of what the source says. A field that is not given changes nothing."""

    rollout: Rollout | None = None
    """How a new version reaches the nodes. None keeps the source's way."""
    nodes: Nodes | None = None
    """On which nodes the agent runs: takes the place of the source's node selector and node
    affinity, and of its tolerations if ``tolerates`` is given in it. None keeps them all."""
    resources: dict[str, Resources | InstanceOf[AsPublished]] = Field(default_factory=dict)
    """CPU, memory and local disk of containers and init containers, by the container's name.
    Other amounts, such as GPUs, are kept. A container without requests is refused, unless it has
    ended before the agent starts or ``AS_PUBLISHED`` stands here."""
    priority: Priority | None = None
    """Which Pods make room for the agent on a full node. None keeps the source's class."""
    overrides: Overrides | None = None
    """Any other field of the DaemonSet, applied last and still checked."""

    @model_validator(mode="after")
    def _reaches_few_nodes_at_once(self) -> Self:
        problems = list(every_node_problems(self.rollout))
        if problems:
            raise problems_error(problems)
        return self


def lay_over(
    daemon_set: Manifest,
    overlay: DaemonSetOverlay,
    *,
    images: Mapping[str, str],
    platform: Platform,
) -> Manifest:
    """The DaemonSet with the overlay on it.

    Args:
        daemon_set: a DaemonSet whose fields have their right types.
        overlay: what to change.
        images: images by the repository they take the place of.
        platform: decides which nodes are never meant.

    Raises:
        CannotMergeError: the overrides cannot be merged.
    """
    spec = daemon_set["spec"]
    pod = _placed(spec["template"]["spec"], overlay.nodes, platform)
    if overlay.priority is not None:
        pod = {**pod, "priorityClassName": _class_name(daemon_set, overlay.priority)}
    pod = with_each_container(pod, lambda container: _pinned(container, images))
    pod = with_each_container(pod, lambda container: _sized(container, overlay.resources))
    spec = {**_rolled(spec, overlay.rollout), "template": {**spec["template"], "spec": pod}}
    laid = {**daemon_set, "spec": spec}
    return laid if overlay.overrides is None else overlay.overrides.applied_to(laid)


def own_priority_class(daemon_set: Manifest, overlay: DaemonSetOverlay) -> Manifest | None:
    """The PriorityClass that the overlay wants for this DaemonSet alone, if it does."""
    if not isinstance(overlay.priority, OwnPriorityClass):
        return None
    name = _class_name(daemon_set, overlay.priority)
    return objects.priority_class(
        name,
        value=overlay.priority.value,
        description=f"Pods of the DaemonSet {name.replace('.', '/', 1)}.",
        labels=OURS,
    )


def image_repository(image: str) -> str:
    """An image without its tag and digest."""
    name = image.partition("@")[0]
    head, _, tag = name.rpartition(":")
    return head if head and "/" not in tag else name


def _class_name(daemon_set: Manifest, priority: Priority) -> str:
    if not isinstance(priority, OwnPriorityClass):
        return priority
    metadata = daemon_set["metadata"]
    return ".".join(filter(None, (metadata.get("namespace"), metadata["name"])))


def _rolled(spec: Json, rollout: Rollout | None) -> Json:
    if rollout is None:
        return spec
    seconds = rollout.min_ready_seconds
    changed = {**spec, "updateStrategy": rollout.manifest(), "minReadySeconds": seconds}
    return changed if seconds else _without(changed, "minReadySeconds")


def _placed(pod: Json, nodes: Nodes | None, platform: Platform) -> Json:
    if nodes is None:
        return pod
    placed = {**pod, "nodeSelector": nodes.node_selector()}
    requirements = nodes.requirements(PLATFORMS[platform].serverless)
    affinity = _without(pod.get("affinity", {}), "nodeAffinity")
    if requirements or nodes.any_of:
        affinity |= scheduling.node_affinity(requirements, any_of=nodes.alternatives())
    placed["affinity"] = affinity
    if nodes.tolerates is not None:
        placed["tolerations"] = scheduling.tolerations(
            tolerations_of(nodes.tolerates), host_network=pod.get("hostNetwork", False)
        )
    empty = [field for field in ("affinity", "tolerations") if not placed.get(field)]
    return _without(placed, *empty)


def _pinned(container: Json, images: Mapping[str, str]) -> Json:
    image = images.get(image_repository(container.get("image", "")))
    return container if image is None else {**container, "image": image}


_AMOUNTS: Final = ("cpu", "memory", "ephemeral-storage")


def _sized(container: Json, resources: Mapping[str, Resources | AsPublished]) -> Json:
    given = resources.get(container["name"])
    if given is None or isinstance(given, AsPublished):
        return container
    written = container.get("resources", {})
    amounts = {
        kind: {**_without(written.get(kind, {}), *_AMOUNTS), **wanted}
        for kind, wanted in given.manifest().items()
    }
    return {**container, "resources": {**written, **amounts}}


def _without(mapping: Json, *names: str) -> Json:
    return {name: value for name, value in mapping.items() if name not in names}
