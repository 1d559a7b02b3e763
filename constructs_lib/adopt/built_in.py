"""What Kubernetes itself makes in every cluster and would put back: a dump has it, nobody wrote it.

Sources: the controllers ``root-ca-cert-publisher`` and ``serviceaccount`` of Kubernetes v1.37, its
``pkg/registry/rbac/rest`` and ``pkg/registry/scheduling/rest``, and the service CA of OpenShift.
"""

from __future__ import annotations

from typing import Final

from constructs_lib.change.pairing import key_of
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.metadata import labels_of

__all__ = ["is_built_in"]

_BOOTSTRAPPED: Final = "kubernetes.io/bootstrapping"
_NAMES: Final = frozenset(
    {
        ("", "ConfigMap", "kube-root-ca.crt"),
        ("", "ConfigMap", "openshift-service-ca.crt"),
        ("", "ServiceAccount", "default"),
    }
)
"""By group, kind and name."""


def is_built_in(manifest: Manifest) -> bool:
    """Whether Kubernetes made it."""
    group, kind, _, name = key_of(manifest)
    if (group, kind) == ("scheduling.k8s.io", "PriorityClass"):
        return name.startswith("system-")
    return (group, kind, name) in _NAMES or _BOOTSTRAPPED in labels_of(manifest)
