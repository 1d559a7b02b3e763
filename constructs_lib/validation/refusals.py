"""Why the API server refuses an object: the question that is asked before anything is promised."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Final

from constructs_lib.k8s.manifest import Json, Manifest, Path
from constructs_lib.k8s.object_kind import own_kind
from constructs_lib.k8s.release import LATEST_MINOR
from constructs_lib.k8s.scopes import OF_THE_CLUSTER
from constructs_lib.validation import admission_policy
from constructs_lib.validation.config_map import config_map_refusals
from constructs_lib.validation.csi_driver import csi_driver_refusals
from constructs_lib.validation.daemon_set import (
    SpecRefusals,
    daemon_set_refusals,
    spec_refusals,
)
from constructs_lib.validation.names import key_problem, label_refusals, metadata_refusals
from constructs_lib.validation.names_of_objects import name_problem
from constructs_lib.validation.namespace import namespace_refusals
from constructs_lib.validation.network_policy import network_policy_refusals
from constructs_lib.validation.pod_disruption_budget import budget_refusals
from constructs_lib.validation.priority_class import priority_class_refusals
from constructs_lib.validation.rbac import binding_refusals, role_refusals
from constructs_lib.validation.refusal import Refusal, RefusalKind, missing, wrong
from constructs_lib.validation.runtime_class import runtime_class_refusals
from constructs_lib.validation.secret import secret_refusals
from constructs_lib.validation.service import service_refusals
from constructs_lib.validation.storage_class import storage_class_refusals

__all__ = ["refusals"]


def _nothing_more(_manifest: Manifest, _minor: int) -> Iterator[Refusal]:
    """Of a ServiceAccount only the metadata is judged (``ValidateServiceAccount``)."""
    return iter(())


_OF_KIND: Final[Mapping[str, Callable[[Manifest, int], Iterator[Refusal]]]] = {
    "CSIDriver": csi_driver_refusals,
    "ClusterRole": role_refusals,
    "ClusterRoleBinding": binding_refusals,
    "ConfigMap": config_map_refusals,
    "Namespace": namespace_refusals,
    "NetworkPolicy": network_policy_refusals,
    "PodDisruptionBudget": budget_refusals,
    "PriorityClass": priority_class_refusals,
    "Role": role_refusals,
    "RoleBinding": binding_refusals,
    "RuntimeClass": runtime_class_refusals,
    "Secret": secret_refusals,
    "Service": service_refusals,
    "ServiceAccount": _nothing_more,
    "StorageClass": storage_class_refusals,
    "ValidatingAdmissionPolicy": admission_policy.policy_refusals,
    "ValidatingAdmissionPolicyBinding": admission_policy.binding_refusals,
}


def refusals(
    manifest: Manifest,
    *,
    minor: int = LATEST_MINOR,
    without: frozenset[RefusalKind] = frozenset(),
    of_spec: SpecRefusals = spec_refusals,
) -> Iterator[Refusal]:
    """Why the API server refuses an object, each reason with its place.

    Known are DaemonSets and the objects that agents bring along; other objects are accepted.

    Args:
        manifest: an object without nulls whose fields have their right types, as
            ``read_structure`` gives it; fields may be missing.
        minor: the Kubernetes release, as in 36 for 1.36. Default: the newest known.
        without: kinds of reasons that the caller learns elsewhere, so that for a DaemonSet nobody
            looks for them here. Default: none.
        of_spec: asked about the spec of a DaemonSet; one that remembers asks once what many share.
    """
    kind = own_kind(manifest)
    if kind == "DaemonSet":
        yield from metadata_refusals(manifest)
        yield from daemon_set_refusals(manifest, minor, without=without, of_spec=of_spec)
    elif kind in _OF_KIND:
        yield from _metadata(manifest, kind, minor)
        yield from _OF_KIND[kind](manifest, minor)


_ANY_FINALIZER: Final = frozenset(
    {
        "PodDisruptionBudget",
        "RuntimeClass",
        "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding",
    }
)
"""Kinds whose finalizers need no domain: apimachinery alone judges their metadata."""

_COUNTED_ANEW: Final = frozenset(
    {
        "NetworkPolicy",
        "PodDisruptionBudget",
        "PriorityClass",
        "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding",
    }
)
"""Kinds whose ``generation`` the server sets, whatever is written (``PrepareForCreate``)."""


def _metadata(manifest: Manifest, kind: str, minor: int) -> Iterator[Refusal]:
    metadata = manifest.get("metadata", {})
    if not metadata.get("name") and not metadata.get("generateName"):
        yield missing(("metadata", "name"), "give the object a name")
    for refusal in metadata_refusals(manifest, partial(name_problem, kind, minor=minor)):
        if _is_asked(kind, refusal.path, metadata):
            yield refusal
    if kind not in _COUNTED_ANEW and metadata.get("generation", 0) < 0:
        message = f"is {metadata['generation']}; the server counts itself, so remove it"
        yield wrong(("metadata", "generation"), message)
    labels = metadata.get("labels", {})
    yield from label_refusals(labels, ("metadata", "labels"))


def _is_asked(kind: str, path: Path, metadata: Json) -> bool:
    """Whether the server looks at that part of the metadata of a kind."""
    match path:
        case ("metadata", "namespace"):
            # The server takes the namespace of such an object away before it looks.
            return kind not in OF_THE_CLUSTER
        case ("metadata", "generateName"):
            begin = metadata["generateName"]
            return kind != "PodDisruptionBudget" or "/" in begin or "%" in begin
        case ("metadata", "finalizers", int(index)):
            name = metadata["finalizers"][index]
            return kind not in _ANY_FINALIZER or key_problem(name) is not None
        case _:
            return True
