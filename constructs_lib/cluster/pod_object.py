"""Pods that exist: the objects of ``kubectl get pods -A -o json`` or ``-o yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final, TypeAlias

from constructs_lib.cluster.pod import Owner, Pod
from constructs_lib.cluster.reading import Path, Reading
from constructs_lib.daemon_set.host_ports import host_ports
from constructs_lib.daemon_set.pod_resources import pod_requests
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.node_selector import NAME_FIELD, read_node_terms
from constructs_lib.k8s.pod_affinity import read_affinity_terms
from constructs_lib.k8s.priority import PriorityClasses, pod_priority
from constructs_lib.k8s.structure import check_fields

__all__ = ["Revisions", "read_pod"]


_REVISION: Final = "controller-revision-hash"
"""The label that tells which template a DaemonSet's Pod was made from."""

Revisions: TypeAlias = dict[tuple[str, str, str], Mapping[str, Json]]
"""A Pod of each revision that was met: namespace and name of the DaemonSet, and its hash."""


def read_pod(
    item: Mapping[str, Json],
    path: Path,
    reading: Reading,
    classes: PriorityClasses,
    revisions: Revisions,
) -> Pod | None:
    """One Pod object; none if it cannot be read, which ``reading`` then knows.

    Args:
        item: the object.
        path: where it stands in its document.
        reading: takes note of mistakes.
        classes: what the priority classes are worth, for files without the number itself.
        revisions: one Pod of each revision, which stands for all of them; it is added to.
    """
    name = reading.name(reading.mapping(item, "metadata", path), (*path, "metadata"))
    try:
        pod = _pod(item, name, classes, revisions)
        # A map or a list where text or a number belongs would only be noticed much later.
        hash((pod.namespace, pod.node, pod.owner, pod.ports, pod.priority, pod.phase, pod.started))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        # The fast way trusts the file; only a file that broke it is looked at field by field.
        spec = reading.mapping(item, "spec", path)
        problems = check_fields(spec, "PodSpec", ("spec",))
        for problem in problems:
            reading.wrong((*path, *problem.path), problem.message)
        if not problems:
            reading.wrong(path, f"Pod {name!r} is not what 'kubectl get pods' prints ({error})")
        return None
    else:
        return pod


def _pod(
    item: Mapping[str, Json], name: str, classes: PriorityClasses, revisions: Revisions
) -> Pod:
    metadata, spec = item["metadata"], item.get("spec") or {}
    status = item.get("status") or {}
    namespace = metadata.get("namespace") or "default"
    node = spec.get("nodeName")
    owner = _owner(metadata)
    labels = dict(metadata.get("labels") or {})
    return Pod(
        name=name,
        namespace=namespace,
        node=node or _meant_for(spec),
        bound=bool(node),
        labels=labels,
        owner=owner,
        object=_object(item, namespace, owner, revisions),
        requests=pod_requests(spec, _statuses(status)),
        ports=host_ports(spec),
        anti_affinity=read_affinity_terms(spec, "podAntiAffinity", namespace, labels),
        priority=pod_priority(spec, classes).value,
        phase=status.get("phase") or "Pending",
        terminating=bool(metadata.get("deletionTimestamp")),
        created=metadata.get("creationTimestamp") or "",
        started=status.get("startTime") or "",
        ready_since=_ready_since(status),
    )


def _object(
    item: Mapping[str, Json], namespace: str, owner: Owner | None, revisions: Revisions
) -> Mapping[str, Json] | None:
    if owner is None or owner.kind != "DaemonSet":
        return None
    own = {"metadata": item["metadata"], "spec": item.get("spec") or {}}
    revision = (item["metadata"].get("labels") or {}).get(_REVISION)
    # Thousands of Pods are made from one template; their specs would fill the memory.
    return revisions.setdefault((namespace, owner.name, revision), own) if revision else own


def _meant_for(spec: Mapping[str, Json]) -> str | None:
    """The node that the DaemonSet controller wrote into the affinity of a Pod not yet bound."""
    for term in read_node_terms(spec) or ():
        for field in term.fields:
            if field.key == NAME_FIELD and field.operator == "In":
                return field.values[0]
    return None


def _owner(metadata: Mapping[str, Json]) -> Owner | None:
    for reference in metadata.get("ownerReferences") or ():
        if reference.get("controller"):
            return Owner(kind=reference["kind"], name=reference["name"])
    return None


def _statuses(status: Mapping[str, Json]) -> list[Json]:
    return [
        *(status.get("containerStatuses") or ()),
        *(status.get("initContainerStatuses") or ()),
    ]


def _ready_since(status: Mapping[str, Json]) -> str | None:
    for condition in status.get("conditions") or ():
        if condition.get("type") == "Ready" and condition.get("status") == "True":
            since: str = condition.get("lastTransitionTime") or ""
            if since and datetime.fromisoformat(since).tzinfo is None:
                raise ValueError(f"{since!r} has no time zone")
            return since
    return None
