"""Fields that a type does not have: what their writer meant.

Three things explain nearly all of them: a slip of the finger, a field that belongs to another part
of the Pod, and a field that only other releases of Kubernetes have.
Model: the table of fields; the places that people know a type by, for the types of a DaemonSet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Final

from constructs_lib.k8s.fields import known_type
from constructs_lib.k8s.fits import fields_in, is_known_in
from constructs_lib.k8s.nearest import nearest

__all__ = ["explain", "in_words"]

_IN_WORDS: Final[Mapping[str, str]] = {
    "DaemonSet": "a DaemonSet",
    "DaemonSetSpec": "a DaemonSet's spec",
    "DaemonSetUpdateStrategy": "a DaemonSet's updateStrategy",
    "RollingUpdateDaemonSet": "updateStrategy.rollingUpdate",
    "ObjectMeta": "metadata",
    "PodTemplateSpec": "the Pod template",
    "PodSpec": "the Pod's spec",
    "PodSecurityContext": "the Pod's securityContext",
    "Container": "a container",
    "SecurityContext": "a container's securityContext",
    "ResourceRequirements": "a container's resources",
    "ContainerPort": "a container's port",
    "EnvVar": "an environment variable",
    "EnvVarSource": "valueFrom",
    "VolumeMount": "a volume mount",
    "Probe": "a probe",
    "HTTPGetAction": "a probe's httpGet",
    "Lifecycle": "a container's lifecycle",
    "Volume": "a volume",
    "HostPathVolumeSource": "a volume's hostPath",
    "ConfigMapVolumeSource": "a volume's configMap",
    "SecretVolumeSource": "a volume's secret",
    "EmptyDirVolumeSource": "a volume's emptyDir",
    "Affinity": "the Pod's affinity",
    "NodeAffinity": "affinity.nodeAffinity",
    "NodeSelectorTerm": "a term of node affinity",
    "Toleration": "a toleration",
}
_LONGEST_NAME: Final = 64
_CLOSE: Final = 0.75


def in_words(type_name: str) -> str:
    """A type as people say it."""
    return _IN_WORDS.get(type_name, type_name)


@lru_cache(maxsize=4096)
def explain(name: str, type_name: str, minor: int | None, *, near: bool = True) -> str:
    """Why a type has no such field, and what to write instead: a sentence without its subject.

    Args:
        name: the unknown field.
        type_name: the type it was given to.
        minor: the Kubernetes release, as in 36 for 1.36; none for any of them.
        near: whether to look for a known field with a similar name.
    """
    here = in_words(type_name)
    if name in known_type(type_name).fields:
        return f"is a field of {here} {_releases(name, type_name)}, not in 1.{minor}"
    similar = _nearest(name, type_name, minor) if near else None
    if similar is not None and similar.lower() == name.lower():
        return f"is not a field of {here}; write {similar}"
    home = _home(name, type_name, minor)
    if home is not None:
        return f"is a field of {home}, not of {here}"
    if similar is not None:
        return f"is not a field of {here}; did you mean {similar}?"
    return f"is not a field of {here}; remove it, or correct its name"


def _releases(name: str, type_name: str) -> str:
    known = known_type(type_name)
    since, until = known.since.get(name), known.until.get(name)
    return f"from Kubernetes {since} on" if until is None else f"up to Kubernetes {until}"


def _nearest(name: str, type_name: str, minor: int | None) -> str | None:
    if len(name) > _LONGEST_NAME:
        return None
    return nearest(name, fields_in(type_name, minor), at_least=_CLOSE)


def _home(name: str, stranger_in: str, minor: int | None) -> str | None:
    """Where a field belongs, if few of the places that people know have it."""
    homes = [
        _IN_WORDS[type_name]
        for type_name in _types_with().get(name, ())
        if type_name != stranger_in and is_known_in(known_type(type_name), name, minor)
    ]
    return " or ".join(homes) if len(homes) in {1, 2} else None


@cache
def _types_with() -> Mapping[str, Sequence[str]]:
    """The types that people know, by the fields that they have in any release."""
    found: dict[str, list[str]] = {}
    for type_name in _IN_WORDS:
        for field in known_type(type_name).fields:
            found.setdefault(field, []).append(type_name)
    return found
