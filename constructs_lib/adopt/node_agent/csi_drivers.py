"""CSIDriver objects, read back."""

from __future__ import annotations

from typing import Final

from constructs_lib.adopt.node_agent.parts import all_said, names_of, part
from constructs_lib.agents.csi_node_plugin import TokenRequest
from constructs_lib.agents.node_agent import CsiDriver
from constructs_lib.agents.node_agent.beside import Owner
from constructs_lib.k8s.manifest import Json, Manifest

__all__ = ["csi_driver_of"]

_SAME: Final = {
    "podInfoOnMount": "pod_info_on_mount",
    "volumeLifecycleModes": "volume_lifecycle_modes",
    "fsGroupPolicy": "fs_group_policy",
    "requiresRepublish": "requires_republish",
    "serviceAccountTokenInSecrets": "tokens_in_secrets",
    "storageCapacity": "storage_capacity",
    "seLinuxMount": "se_linux_mount",
    "preventPodSchedulingIfMissing": "only_where_registered",
}
"""Fields that are said word for word."""


def csi_driver_of(manifest: Manifest, _: Owner) -> CsiDriver | None:
    """What Kubernetes knows of a driver."""
    spec = manifest.get("spec") or {}
    return part(
        CsiDriver,
        **names_of(manifest),
        attach_required=spec.get("attachRequired", True),
        token_requests=all_said(map(_token, spec.get("tokenRequests") or ())),
        **{ours: spec.get(theirs) for theirs, ours in _SAME.items()},
    )


def _token(request: Json) -> TokenRequest | None:
    said = part(TokenRequest, audience=request.get("audience", ""))
    # It is an hour where nothing is said, but to say so would be a change.
    seconds = request.get("expirationSeconds")
    return said and said.model_copy(update={"expiration_seconds": seconds})
