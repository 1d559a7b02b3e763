"""Roles and their bindings.

Source: ``ValidateRole``, ``ValidateClusterRole``, ``ValidatePolicyRule``, ``ValidateRoleBinding``,
``ValidateClusterRoleBinding`` and ``ValidateRoleBindingSubject`` in
``pkg/apis/rbac/validation/validation.go``; ``pkg/apis/rbac/v1/defaults.go``, Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.k8s.manifest import Json, Manifest, Path
from constructs_lib.validation.names import subdomain_problem
from constructs_lib.validation.names_of_objects import path_segment_problem
from constructs_lib.validation.refusal import Refusal, missing, one_of, wrong
from constructs_lib.validation.selectors import selector_refusals

__all__ = ["binding_refusals", "role_refusals"]

_GROUP: Final = "rbac.authorization.k8s.io"
_SUBJECTS: Final = frozenset({"ServiceAccount", "User", "Group"})


def role_refusals(manifest: Manifest, _minor: int) -> Iterator[Refusal]:
    """Why a Role or a ClusterRole is refused."""
    is_cluster = manifest["kind"] == "ClusterRole"
    for index, rule in enumerate(manifest.get("rules", ())):
        yield from _rule(rule, ("rules", index), is_cluster=is_cluster)
    sum_of = manifest.get("aggregationRule") if is_cluster else None
    if sum_of is not None:
        at = ("aggregationRule", "clusterRoleSelectors")
        selectors = sum_of.get("clusterRoleSelectors", ())
        if not selectors:
            yield missing(at, "select roles by their labels, or remove aggregationRule")
        for index, selector in enumerate(selectors):
            yield from selector_refusals(selector, (*at, index))


def _rule(rule: Json, path: Path, *, is_cluster: bool) -> Iterator[Refusal]:
    if not rule.get("verbs"):
        yield missing((*path, "verbs"), "name what may be done")
    urls = rule.get("nonResourceURLs")
    if urls:
        at = (*path, "nonResourceURLs")
        if not is_cluster:
            yield wrong(at, "are no part of a namespace; grant them in a ClusterRole")
        if rule.get("apiGroups") or rule.get("resources") or rule.get("resourceNames"):
            yield wrong(at, "stand beside resources; write a rule of their own for them")
        return
    if not rule.get("apiGroups"):
        yield missing((*path, "apiGroups"), "name a group; '' is the core group")
    if not rule.get("resources"):
        yield missing((*path, "resources"), "name what it may be done to")


def binding_refusals(manifest: Manifest, _minor: int) -> Iterator[Refusal]:
    """Why a RoleBinding or a ClusterRoleBinding is refused."""
    is_cluster = manifest["kind"] == "ClusterRoleBinding"
    kinds = {"ClusterRole"} if is_cluster else {"Role", "ClusterRole"}
    role, path = manifest.get("roleRef", {}), ("roleRef",)
    if role.get("apiGroup", "") not in {"", _GROUP}:
        yield one_of(role["apiGroup"], {_GROUP}, (*path, "apiGroup"))
    if role.get("kind", "") not in kinds:
        yield one_of(role.get("kind", ""), kinds, (*path, "kind"))
    name = role.get("name", "")
    if not name:
        yield missing((*path, "name"), "name the role that is given")
    elif message := path_segment_problem(name):
        yield wrong((*path, "name"), message)
    for index, subject in enumerate(manifest.get("subjects", ())):
        yield from _subject(subject, ("subjects", index), is_cluster=is_cluster)


def _subject(subject: Json, path: Path, *, is_cluster: bool) -> Iterator[Refusal]:
    name, kind = subject.get("name", ""), subject.get("kind", "")
    group = subject.get("apiGroup", "")
    if not name:
        yield missing((*path, "name"), "name who gets the rights")
    if kind == "ServiceAccount":
        if name and (message := subdomain_problem(name)):
            yield wrong((*path, "name"), message)
        if group:
            yield wrong((*path, "apiGroup"), f"is {group!r:.60}; a ServiceAccount has none")
        if is_cluster and not subject.get("namespace"):
            yield missing((*path, "namespace"), "name the namespace of the ServiceAccount")
    elif kind not in _SUBJECTS:
        yield one_of(kind, _SUBJECTS, (*path, "kind"))
    elif group not in {"", _GROUP}:
        yield one_of(group, {_GROUP}, (*path, "apiGroup"))
