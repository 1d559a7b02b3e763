"""Seccomp profiles as old annotations say them, which no kubelet reads since Kubernetes 1.27.

Source: ``DeprecatedSeccompProfile`` constants in ``pkg/apis/core/annotation_key_constants.go``,
Kubernetes v1.26.
"""

from __future__ import annotations

from typing import Final

from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.k8s.manifest import Json

__all__ = ["annotated_profile"]

_OF_POD: Final = "seccomp.security.alpha.kubernetes.io/pod"
_OF_CONTAINER: Final = "container.seccomp.security.alpha.kubernetes.io/"
_LOCAL: Final = "localhost/"
_TYPES: Final = {
    "docker/default": "RuntimeDefault",
    "runtime/default": "RuntimeDefault",
    "unconfined": "Unconfined",
}


def annotated_profile(daemon_set: SpecView, container: str | None = None) -> Json | None:
    """The ``seccompProfile`` that an annotation was meant to be; none if there is none.

    Args:
        daemon_set: the DaemonSet whose template is annotated.
        container: a container's name; none for the Pod.
    """
    key = _OF_POD if container is None else f"{_OF_CONTAINER}{container}"
    written = daemon_set.template_annotations.get(key, "")
    if written.startswith(_LOCAL):
        return {"type": "Localhost", "localhostProfile": written.removeprefix(_LOCAL)}
    return {"type": _TYPES[written]} if written in _TYPES else None
