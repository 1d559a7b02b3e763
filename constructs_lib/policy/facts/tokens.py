"""Whether a Pod carries a token of its ServiceAccount.

The Pod decides; where it says nothing its ServiceAccount does, and by default there is one.
Source: ``plugin/pkg/admission/serviceaccount/admission.go``, Kubernetes v1.37.
"""

from __future__ import annotations

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.daemon_set.volume import VolumeView
from constructs_lib.policy.engine.context import Context

__all__ = ["automounts_token", "mounts_token"]


def automounts_token(daemon_set: DaemonSetView, context: Context) -> bool:
    """Whether Kubernetes mounts a token of its own accord."""
    said = daemon_set.pod.get("automountServiceAccountToken")
    if said is None:
        account = (
            context.find("ServiceAccount", daemon_set.service_account, daemon_set.namespace) or {}
        )
        said = account.get("automountServiceAccountToken", True)
    return bool(said)


def mounts_token(daemon_set: DaemonSetView, context: Context) -> bool:
    """Whether there is a token in the Pod: the automatic one, or one that a volume asks for."""
    if automounts_token(daemon_set, context):
        return True
    return any(map(_has_token, daemon_set.volumes))


def _has_token(volume: VolumeView) -> bool:
    sources = (volume.source("projected") or {}).get("sources", ())
    return any("serviceAccountToken" in source for source in sources)
