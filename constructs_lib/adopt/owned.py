"""The objects that belong to an agent, found by reference and never by luck of labels.

The Pod names its ServiceAccount, ConfigMaps, PriorityClass and RuntimeClass; bindings name the
account, and the role that they give it; Services, monitors and policies select its Pods. The
CSIDriver has the name under which the Pod registers its socket. A Secret is only ever named, so it
is none of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from constructs_lib.change.pairing import Key, key_of
from constructs_lib.daemon_set.references import references
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.label_selector import read_selector
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.metadata import labels_of
from constructs_lib.pattern import pattern

__all__ = ["owned_by"]

_RBAC: Final = "rbac.authorization.k8s.io"
_MONITORS: Final = "monitoring.coreos.com"
_SELECTORS: Final = {
    "NetworkPolicy": "podSelector",
    "PodDisruptionBudget": "selector",
    "PodMonitor": "selector",
}
"""The field by which objects of a kind select Pods; whatever group serves them."""


def owned_by(daemon_set: Manifest, objects: Mapping[Key, Manifest]) -> list[Key]:
    """The objects of an agent, in the order of the input.

    Args:
        daemon_set: its DaemonSet.
        objects: all other objects.
    """
    view = DaemonSetView(daemon_set)
    namespace = view.namespace or "default"
    found = {*_named(view, namespace), ("", "Namespace", "default", namespace)}
    account = view.pod.get("serviceAccountName") or view.pod.get("serviceAccount")
    if account:
        bindings = [
            each
            for key, each in objects.items()
            if key[0] == _RBAC and _binds(each, account, namespace)
        ]
        found |= {key_of(each) for each in bindings}
        found |= {_role_of(each) for each in bindings}
    found |= set(_selecting(view, namespace, objects))
    found |= set(_registered(view, objects))
    return [key for key in objects if key in found]


def _named(view: DaemonSetView, namespace: str) -> Iterator[Key]:
    for field in ("serviceAccountName", "serviceAccount"):
        if view.pod.get(field):
            yield "", "ServiceAccount", namespace, view.pod[field]
    if view.pod.get("priorityClassName"):
        yield "scheduling.k8s.io", "PriorityClass", "default", view.pod["priorityClassName"]
    if view.pod.get("runtimeClassName"):
        yield "node.k8s.io", "RuntimeClass", "default", view.pod["runtimeClassName"]
    for reference in references(view):
        if reference.kind == "ConfigMap":
            yield "", "ConfigMap", namespace, reference.name


def _binds(binding: Manifest, account: str, namespace: str) -> bool:
    subjects = binding.get("subjects")
    return isinstance(subjects, list) and any(
        isinstance(each, dict)
        and each.get("kind") == "ServiceAccount"
        and each.get("name") == account
        and (each.get("namespace") or binding["metadata"].get("namespace")) == namespace
        for each in subjects
    )


def _role_of(binding: Manifest) -> Key:
    role = binding.get("roleRef")
    role = role if isinstance(role, dict) else {}
    namespace = binding["metadata"].get("namespace") if role.get("kind") == "Role" else None
    return _RBAC, str(role.get("kind")), namespace or "default", str(role.get("name"))


def _selecting(
    view: DaemonSetView, namespace: str, objects: Mapping[Key, Manifest]
) -> Iterator[Key]:
    """What selects its Pods; what selects all Pods of a namespace is not about this agent."""
    labels = view.template_labels
    services: list[Mapping[str, str]] = []
    for key, each in objects.items():
        group, kind, _, _ = key
        spec = each.get("spec")
        if not isinstance(spec, dict) or not _looks_into(namespace, key, spec):
            continue
        if (group, kind) == ("", "Service") and _matches(
            {"matchLabels": spec.get("selector")}, labels
        ):
            services.append(labels_of(each))
            yield key
        elif kind in _SELECTORS and _matches(spec.get(_SELECTORS[kind]), labels):
            yield key
    for key, each in objects.items():
        if key[:2] == (_MONITORS, "ServiceMonitor"):
            spec = each.get("spec") or {}
            found = any(_matches(spec.get("selector"), labels) for labels in services)
            if found and _looks_into(namespace, key, spec):
                yield key


def _looks_into(namespace: str, key: Key, spec: Mapping[str, Json]) -> bool:
    """Whether an object selects in a namespace: its own, or for monitors those that they name."""
    group, _, at, _ = key
    where = spec.get("namespaceSelector") if group == _MONITORS else None
    if not isinstance(where, dict) or not where:
        return at == namespace
    return bool(where.get("any")) or namespace in (where.get("matchNames") or ())


def _registered(view: DaemonSetView, objects: Mapping[Key, Manifest]) -> Iterator[Key]:
    """The drivers whose names its containers are told, mostly as the folder of their socket."""
    told = [each.text for container in view.all for each in container.arguments]
    told += [each.value or "" for container in view.all for each in container.env]
    words = {word for text in told for word in _BETWEEN_WORDS.split(text)}
    yield from (key for key in objects if key[:2] == _DRIVER and key[3] in words)


_DRIVER: Final = ("storage.k8s.io", "CSIDriver")
_BETWEEN_WORDS: Final = pattern(r"[^-.0-9a-z]+")


def _matches(selector: Json, labels: Mapping[str, str]) -> bool:
    if not isinstance(selector, dict) or not any(map(bool, selector.values())):
        return False
    read = read_selector(selector)
    return read is not None and read.matches(labels)
