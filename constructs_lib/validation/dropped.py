"""Fields of a Pod template that the API server takes and forgets, as their feature gate is off.

Nothing is refused: the object is stored without the field, and every Pod runs without what it asks
for. Source: ``dropDisabledFields`` in ``pkg/api/pod/util.go`` and the versions of each gate in
``pkg/features/kube_features.go``, Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from constructs_lib.k8s.manifest import Json, Path

__all__ = ["Dropped", "dropped_fields"]

_ANY: Final = "*"


class Dropped(NamedTuple):
    """A field that is not stored.

    Attributes:
        path: where it is, in the Pod spec.
        gate: the feature gate that would keep it.
        since: the first minor release that has the gate on; None if none known has.
    """

    path: Path
    gate: str
    since: int | None


_OF_POD: Final = (
    Dropped(("hostUsers",), "UserNamespacesSupport", 33),
    Dropped(("hostnameOverride",), "HostnameOverride", 35),
    Dropped(("resources",), "PodLevelResources", 34),
    Dropped(("resourceClaims",), "DynamicResourceAllocation", 34),
    Dropped(("securityContext", "supplementalGroupsPolicy"), "SupplementalGroupsPolicy", 33),
    Dropped(("securityContext", "seLinuxChangePolicy"), "SELinuxChangePolicy", 33),
    Dropped(("schedulingGroup",), "GenericWorkload", None),
    Dropped(("evictionResponders",), "EvictionRequestAPI", None),
    Dropped(("volumes", _ANY, "image"), "ImageVolume", 35),
    Dropped(("volumes", _ANY, "emptyDir", "mode"), "EmptyDirVolumeMode", None),
    Dropped(
        ("volumes", _ANY, "projected", "sources", _ANY, "clusterTrustBundle"),
        "ClusterTrustBundleProjection",
        37,
    ),
    Dropped(
        ("volumes", _ANY, "projected", "sources", _ANY, "podCertificate"),
        "PodCertificateRequest",
        37,
    ),
    *(
        Dropped(("volumes", _ANY, kind, "defaultUser"), "AtomicWriteVolumeUserFields", None)
        for kind in ("configMap", "downwardAPI", "projected", "secret")
    ),
)
_OF_CONTAINER: Final = (
    Dropped(("resizePolicy",), "InPlacePodVerticalScaling", 33),
    Dropped(("restartPolicyRules",), "ContainerRestartRules", 35),
    Dropped(("securityContext", "procMount"), "ProcMountType", 33),
    Dropped(("env", _ANY, "valueFrom", "fileKeyRef"), "EnvFiles", 35),
    Dropped(("volumeMounts", _ANY, "bindMountOptions"), "VolumeBindMountOptions", None),
    Dropped(("lifecycle", "stopSignal"), "ContainerStopSignals", None),
    *(
        Dropped(("lifecycle", hook, "httpGet", "protocol"), "H2CContainerProbe", None)
        for hook in ("postStart", "preStop")
    ),
    *(
        Dropped((probe, *field), gate, None)
        for probe in ("livenessProbe", "readinessProbe", "startupProbe")
        for field, gate in (
            (("httpGet", "protocol"), "H2CContainerProbe"),
            (("grpc", "mode"), "GRPCContainerProbeTLS"),
        )
    ),
)
_GATED: Final = (
    *_OF_POD,
    *(
        each._replace(path=(containers, _ANY, *each.path))
        for containers in ("initContainers", "containers")
        for each in _OF_CONTAINER
    ),
)


def dropped_fields(pod: Json, minor: int) -> Iterator[Dropped]:
    """The fields of a Pod spec that a release drops with the gates that it has by default.

    Args:
        pod: the spec of the Pod template, whose fields have their right types.
        minor: the Kubernetes release, as in 36 for 1.36.
    """
    for gated in _GATED:
        if gated.since is None or minor < gated.since:
            for path in _found(pod, gated.path, ()):
                yield gated._replace(path=path)


def _found(value: Json, steps: Path, path: Path) -> Iterator[Path]:
    """Where the fields are that a path with ``*`` for any item of a list leads to."""
    if not steps:
        yield path
    elif steps[0] == _ANY:
        for index, item in enumerate(value):
            yield from _found(item, steps[1:], (*path, index))
    elif steps[0] in value:
        yield from _found(value[steps[0]], steps[1:], (*path, steps[0]))
