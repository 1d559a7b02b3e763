"""What kind an object is of, where others use a name that Kubernetes has too.

Knative has a Service and OpenKruise a DaemonSet, with other fields and other habits. Whoever asks
for the Services of an input wants those of Kubernetes. Groups change while an object stays what it
is: ``extensions`` was the first home of what is now in ``apps``, ``policy`` and
``networking.k8s.io``.
"""

from __future__ import annotations

from typing import Final

from constructs_lib.k8s.fields import api_version
from constructs_lib.k8s.manifest import Identity, Manifest

__all__ = ["group_of", "identity_of", "own_kind"]

_FIRST_HOME: Final = "extensions"


def group_of(version: str) -> str:
    """The group of an ``apiVersion``; empty for the core group."""
    return version.rpartition("/")[0]


def own_kind(manifest: Manifest) -> str:
    """The kind of an object; with its group behind it where Kubernetes has another of that name.

    A group without a dot is nobody's: there it is Kubernetes' own kind, misspelt. An object that
    has no kind is of the kind ``""``.
    """
    kind, version = manifest.get("kind"), manifest.get("apiVersion")
    if not isinstance(kind, str):
        return ""
    known = api_version(kind)
    if known is None or not isinstance(version, str) or version == known:
        return kind
    group = group_of(version)
    is_own = group in {group_of(known), _FIRST_HOME} or "." not in group
    return kind if is_own else f"{kind}.{group}"


def identity_of(manifest: Manifest) -> Identity:
    """What the API server would know an object by; empty where the object does not say.

    Args:
        manifest: an object whose head has the types that it should have.
    """
    metadata = manifest.get("metadata", {})
    group = group_of(manifest.get("apiVersion", ""))
    return group, manifest.get("kind", ""), metadata.get("namespace"), metadata.get("name", "")
