"""The CSIDriver object: what Kubernetes must know of a driver before it uses it.

Facts: ``storage.k8s.io/v1`` and ``pkg/apis/storage/validation/validation.go`` of Kubernetes v1.37.
The object has no namespace and its name is the driver's, so there is one of a driver in a cluster.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import Field

from constructs_lib.declaration.model import ListOf, Part, checked
from constructs_lib.errors import Problem
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.metadata import dns_subdomain_problem, metadata
from constructs_lib.k8s.repeats import repeated

__all__ = ["CsiDriver", "DriverName", "TokenRequest"]

_LONGEST_NAME: Final = 63


def _driver_name_problem(name: str) -> str | None:
    if dns_subdomain_problem(name) is not None:
        return (
            f"{name!r} is not the name of a CSI driver; use lower-case letters, digits, '-' and "
            "'.', as in nfs.csi.k8s.io"
        )
    if len(name) > _LONGEST_NAME:
        return f"{name!r} has {len(name)} characters; at most {_LONGEST_NAME} are allowed"
    return None


DriverName: TypeAlias = Annotated[str, checked(_driver_name_problem)]
"""The name by which StorageClasses and volumes call a driver: ``nfs.csi.k8s.io``."""


class TokenRequest(Part):
    """A token of the Pod's ServiceAccount that the kubelet hands the driver with the volume."""

    audience: str
    """Who the token is for; the empty string is the API server itself."""
    expiration_seconds: Annotated[int, Field(ge=600, le=4_294_967_296)] | None = 3600
    """How long it is valid. Seconds. None leaves it to the API server, which takes an hour, too."""

    def manifest(self) -> dict[str, Json]:
        """The entry of ``tokenRequests``."""
        seconds = self.expiration_seconds
        lasting: dict[str, Json] = {} if seconds is None else {"expirationSeconds": seconds}
        return {"audience": self.audience, **lasting}


def _audiences_problem(requests: tuple[TokenRequest, ...]) -> str | None:
    twice = repeated([request.audience for request in requests])
    return f"{twice} are asked for twice; ask once for each audience" if twice else None


def _modes_problem(modes: tuple[str, ...]) -> str | None:
    if not modes or len(set(modes)) != len(modes):
        return f"got {list(modes)}; name at least one mode, and each once"
    return None


class CsiDriver(Part):
    """What Kubernetes does around the driver's calls. Most of it can never be changed."""

    attach_required: bool
    """Whether volumes are attached to the node before they are mounted. True needs the driver's
    controller with its attacher: without it, Pods wait for their volumes for ever."""
    pod_info_on_mount: bool = False
    """Whether the driver is told the Pod's name, namespace and ServiceAccount."""
    volume_lifecycle_modes: Annotated[
        ListOf[Literal["Persistent", "Ephemeral"]], checked(_modes_problem)
    ] = ("Persistent",)
    """``Ephemeral`` lets every Pod declare a volume of this driver inline."""
    fs_group_policy: Literal["ReadWriteOnceWithFSType", "File", "None"] = "ReadWriteOnceWithFSType"
    """When the kubelet gives a volume's files to the Pod's ``fsGroup``: by the volume's access
    mode and file system, always, or never."""
    requires_republish: bool = False
    """Whether the kubelet mounts again and again, for drivers that renew what is in the volume."""
    token_requests: Annotated[ListOf[TokenRequest], checked(_audiences_problem)] = ()
    """Tokens of the Pod's ServiceAccount that the driver is handed."""
    tokens_in_secrets: bool = False
    """Whether the driver takes these tokens from the secrets of a request, which are not logged,
    and not from its context. For drivers that can, from Kubernetes 1.35 on."""
    storage_capacity: bool = False
    """Whether the scheduler asks for free capacity. True needs a provisioner that publishes it:
    without it, no Pod with a new volume is ever scheduled."""
    se_linux_mount: bool = False
    """Whether the driver can mount with ``-o context``, which spares relabelling every file. From
    Kubernetes 1.37 on Pods with different SELinux labels then cannot share a volume on a node."""
    only_where_registered: bool = False
    """Whether Pods with its volumes are scheduled only on nodes where the driver has registered, so
    that none waits in ContainerCreating on a new node. From Kubernetes 1.37 on; older releases drop
    it. A cluster-autoscaler must know of it, or it adds no node for such Pods."""

    def problems_of_the_whole(self) -> Iterator[Problem]:
        if self.tokens_in_secrets and not self.token_requests:
            message = "needs token_requests; ask for a token, or leave it out"
            yield Problem(path=("tokens_in_secrets",), message=message)

    def manifest(self, name: str, labels: Mapping[str, str]) -> Manifest:
        """The object of the driver of that name."""
        # Written out even where it is the API's default: it can never be changed.
        spec: dict[str, Json] = {"attachRequired": self.attach_required}
        if self.pod_info_on_mount:
            spec["podInfoOnMount"] = True
        if self.volume_lifecycle_modes != ("Persistent",):
            spec["volumeLifecycleModes"] = list(self.volume_lifecycle_modes)
        if self.fs_group_policy != "ReadWriteOnceWithFSType":
            spec["fsGroupPolicy"] = self.fs_group_policy
        if self.requires_republish:
            spec["requiresRepublish"] = True
        if self.token_requests:
            spec["tokenRequests"] = [request.manifest() for request in self.token_requests]
        if self.tokens_in_secrets:
            spec["serviceAccountTokenInSecrets"] = True
        if self.storage_capacity:
            spec["storageCapacity"] = True
        if self.se_linux_mount:
            spec["seLinuxMount"] = True
        if self.only_where_registered:
            spec["preventPodSchedulingIfMissing"] = True
        return {
            "apiVersion": "storage.k8s.io/v1",
            "kind": "CSIDriver",
            "metadata": metadata(name, labels=labels),
            "spec": spec,
        }
