"""Names and labels: what identifies an object, and what must never change once it exists.

A DaemonSet's selector is immutable, so it is made of two labels that have no reason to change:
the kind of program and the name of this installation. Everything that moves with a release
(version, chart, tooling) is written on the object's own metadata and never selected on.
Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constructs_lib.k8s.manifest import Json
from constructs_lib.pattern import pattern

__all__ = [
    "AGENT_LABEL",
    "ANNOTATION_PREFIX",
    "IGNORE_PREFIX",
    "INSTANCE_LABEL",
    "MANAGED_BY_LABEL",
    "NAMESPACED_NAME_LIMIT",
    "NAMESPACE_LABEL",
    "OURS",
    "PROGRAM_LABEL",
    "common_labels",
    "dns_label_problem",
    "dns_subdomain_problem",
    "is_ours",
    "label_key_problem",
    "label_value_problem",
    "labels_of",
    "metadata",
    "selector_labels",
]

ANNOTATION_PREFIX: Final = "constructs-lib/"
"""Prefix of every annotation this library writes."""

NAMESPACE_LABEL: Final = "kubernetes.io/metadata.name"
"""The label that the API server gives to every namespace: its name."""

IGNORE_PREFIX: Final = f"{ANNOTATION_PREFIX}ignore."
"""Prefix of the annotations that answer a rule of the checker; the id of the rule follows."""

AGENT_LABEL: Final = f"{ANNOTATION_PREFIX}agent"
"""The Pods' label with the agent's name, where several DaemonSets are one agent."""

PROGRAM_LABEL: Final = "app.kubernetes.io/name"
"""The label with the kind of program."""

INSTANCE_LABEL: Final = "app.kubernetes.io/instance"
"""The label with the name of an installation."""

MANAGED_BY_LABEL: Final = "app.kubernetes.io/managed-by"
"""The label with the tool that an object comes from."""

OURS: Final[Mapping[str, str]] = {MANAGED_BY_LABEL: "constructs-lib"}
"""The label of every object that this library writes."""

NAMESPACED_NAME_LIMIT: Final = 57
"""Longest agent name: a Pod of a DaemonSet is named after it plus six characters, and the
Pod's name is also its host name, which Linux cuts at 63."""

_DNS_LABEL = pattern(r"[a-z0-9](?:[-a-z0-9]*[a-z0-9])?")
_QUALIFIED_NAME = pattern(r"[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?")
_SUBDOMAIN = pattern(r"[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*")
_LABEL_LIMIT = 63
_SUBDOMAIN_LIMIT = 253


def dns_label_problem(text: str, *, limit: int = _LABEL_LIMIT) -> str | None:
    """Say why a text is not a DNS label (RFC 1123), or nothing.

    Args:
        text: the name as typed.
        limit: the longest length allowed, 63 for Kubernetes itself.
    """
    if _DNS_LABEL.fullmatch(text) is None:
        return (
            f"{text!r} is not a DNS label; use lower-case letters, digits and '-', "
            "beginning and ending with a letter or digit"
        )
    if len(text) > limit:
        return f"{text!r} has {len(text)} characters; at most {limit} are allowed"
    return None


def dns_subdomain_problem(text: str) -> str | None:
    """Say why a text is not a DNS subdomain, the form of most objects' names; or nothing."""
    if len(text) > _SUBDOMAIN_LIMIT or _SUBDOMAIN.fullmatch(text) is None:
        return (
            f"{text!r} is not the name of a Kubernetes object; use lower-case letters, digits, "
            "'-' and '.', beginning and ending with a letter or digit"
        )
    return None


def label_key_problem(key: str) -> str | None:
    """Say why a text is not a label or annotation key (``prefix/name`` or ``name``), or nothing."""
    prefix, slash, name = key.rpartition("/")
    bad_prefix = slash and (len(prefix) > _SUBDOMAIN_LIMIT or _SUBDOMAIN.fullmatch(prefix) is None)
    if bad_prefix or len(name) > _LABEL_LIMIT or _QUALIFIED_NAME.fullmatch(name) is None:
        return (
            f"{key!r} is not a valid key; write 'name' or 'prefix.example/name' with letters, "
            "digits, '-', '_' and '.', at most 63 characters after the slash"
        )
    return None


def label_value_problem(value: str) -> str | None:
    """Say why a text is not a label value, or nothing."""
    if value and (len(value) > _LABEL_LIMIT or _QUALIFIED_NAME.fullmatch(value) is None):
        return (
            f"{value!r} is not a valid label value; use at most 63 letters, digits, '-', '_' "
            "and '.', beginning and ending with a letter or digit"
        )
    return None


def is_ours(manifest: Mapping[str, Json]) -> bool:
    """Whether an object says that this library wrote it."""
    return OURS.items() <= labels_of(manifest).items()


def labels_of(manifest: Mapping[str, Json]) -> Mapping[str, str]:
    """The labels of an object; none where it has none, or something else in their place."""
    metadata = manifest.get("metadata")
    labels = metadata.get("labels") if isinstance(metadata, dict) else None
    return labels if isinstance(labels, dict) else {}


def selector_labels(*, program: str, instance: str) -> dict[str, str]:
    """The two labels a DaemonSet selects its Pods by, for ever.

    Args:
        program: what kind of program it is (``log-agent``).
        instance: the name of this installation.
    """
    return {PROGRAM_LABEL: program, INSTANCE_LABEL: instance}


def common_labels(
    *, program: str, instance: str, component: str, version: str | None, extra: Mapping[str, str]
) -> dict[str, str]:
    """Labels for an object's own metadata: the selector's two, then those that may change."""
    labels = selector_labels(program=program, instance=instance)
    if version is not None:
        labels["app.kubernetes.io/version"] = version
    labels["app.kubernetes.io/component"] = component
    return {**extra, **labels, **OURS}


def metadata(
    name: str,
    *,
    namespace: str | None = None,
    labels: Mapping[str, str] | None = None,
    annotations: Mapping[str, str] | None = None,
) -> dict[str, object]:
    """An object's metadata; what is not given is left out."""
    result: dict[str, object] = {"name": name}
    if namespace is not None:
        result["namespace"] = namespace
    if labels:
        result["labels"] = dict(labels)
    if annotations:
        result["annotations"] = dict(annotations)
    return result
