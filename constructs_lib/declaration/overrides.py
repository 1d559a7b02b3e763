"""The escape hatch: any field of the DaemonSet or its Pods, applied last and still checked.

It exists so that nobody has to fork an agent for one field. It is a patch in the shape of the
manifest, merged as ``kubectl patch`` merges it; the result must still be a DaemonSet that
Kubernetes accepts, and the selector is out of its reach.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Annotated, Any, Final, TypeAlias

from pydantic import AfterValidator, Field

from constructs_lib.daemon_set.edit import with_each_container
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.declaration.model import LatePart, Reason, checked
from constructs_lib.errors import ConstructsLibError, Problem
from constructs_lib.k8s.manifest import Json, Manifest

__all__ = ["CannotMergeError", "Overrides"]


def _own_copy(patch: dict[str, Any]) -> dict[str, Any]:
    try:
        return copy.deepcopy(patch)
    except TypeError as error:
        raise ValueError(f"contains what YAML cannot represent: {error}") from None


Patch: TypeAlias = Annotated[dict[str, Any], AfterValidator(_own_copy)]
"""A patch in the shape of the manifest, copied so that it is as frozen as its declaration."""

_ELSEWHERE: Final = {
    "selector": "the selector cannot be changed once the DaemonSet exists",
    "template": "use 'pod' for the Pods' spec, pod_labels and pod_annotations for their metadata",
    "$patch": "it would replace the DaemonSet as a whole",
}


def _reaches_too_far(patch: dict[str, Any]) -> str | None:
    found = [f"{field!r}: {why}" for field, why in _ELSEWHERE.items() if field in patch]
    return f"cannot be overridden here: {'; '.join(found)}" if found else None


class CannotMergeError(ConstructsLibError):
    """A patch that has no place in what it is laid over."""


class Overrides(LatePart):
    """A patch of the finished DaemonSet. Give only the fields to change; null removes one."""

    reason: Reason
    """Why the declaration's own fields do not do."""
    daemon_set: Annotated[Patch, checked(_reaches_too_far)] = Field(default_factory=dict)
    """Patch of ``spec`` (``{"revisionHistoryLimit": 3}``)."""
    pod: Patch = Field(default_factory=dict)
    """Patch of ``spec.template.spec`` (``{"shareProcessNamespace": True}``)."""
    containers: dict[str, Patch] = Field(default_factory=dict)
    """Patches of containers and init containers, by the container's name."""

    def applied_to(self, daemon_set: Manifest) -> Manifest:
        """The DaemonSet with the patch merged in.

        Raises:
            CannotMergeError: the patch cannot be merged, as when an item has no name.
        """
        try:
            return self._merged_into(daemon_set)
        except ValueError as error:
            raise CannotMergeError(str(error)) from None

    def _merged_into(self, daemon_set: Manifest) -> Manifest:
        from constructs_lib.k8s.merge import merge  # noqa: PLC0415  # it knows all of the API

        spec = merge(daemon_set["spec"], self.daemon_set, "DaemonSetSpec")
        pod = merge(spec["template"]["spec"], self.pod, "PodSpec")
        pod = with_each_container(pod, self._patched)
        spec["template"] = {**spec["template"], "spec": pod}
        return {**daemon_set, "spec": spec}

    def problems(self, daemon_set: Manifest) -> Iterator[Problem]:
        """What the patch asks for that cannot be had.

        Args:
            daemon_set: the DaemonSet with the patch merged in.
        """
        names = {container.name for container in DaemonSetView(daemon_set).all}
        for name in self.containers:
            if name not in names:
                message = (
                    f"no container has this name; the containers are {', '.join(sorted(names))}"
                )
                yield Problem(path=("overrides", "containers", name), message=message)

    def _patched(self, container: Json) -> Json:
        if not isinstance(container, dict):
            return container
        from constructs_lib.k8s.merge import merge  # noqa: PLC0415  # as above

        patch = self.containers.get(str(container.get("name")))
        return container if patch is None else merge(container, patch, "Container")
