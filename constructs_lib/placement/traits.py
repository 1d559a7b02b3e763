"""What a DaemonSet does to its node, as far as two of them on one node get in each other's way.

Told by the annotation ``constructs-lib/role`` where there is one, else by the node's paths that
the containers mount: who writes ``/etc/cni/net.d`` is a network plugin, who mounts the containers'
log files ships logs. ``/var/log`` alone says little (kernel logs, own logs), so a known program
must be in the image's or the DaemonSet's name, too.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.metadata import ANNOTATION_PREFIX

__all__ = ["Purpose", "Traits", "read_traits"]

Purpose: TypeAlias = Literal["network plugin", "service proxy", "log agent"]
"""What a node should have one of."""

_ROLES: Final[Mapping[str, Purpose]] = {
    "cni": "network plugin",
    "kube-proxy": "service proxy",
    "logs": "log agent",
}
_CNI_CONFIG: Final = "/etc/cni/net.d"
_CONTAINER_LOGS: Final = frozenset(
    {"/var/log/pods", "/var/log/containers", "/var/lib/docker/containers"}
)
_SHIPPERS: Final = (
    "fluent",
    "vector",
    "promtail",
    "alloy",
    "filebeat",
    "logstash",
    "otelcol",
    "opentelemetry-collector",
    "log-agent",
    "logging-agent",
    "splunk",
)
_CHAINED: Final = ("multus", "istio-cni", "linkerd-cni", "whereabouts")
"""Plugins that stand beside another one by design."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What one DaemonSet does to its nodes."""

    purpose: Purpose | None
    """What it is there for, where a node should have only one of that."""
    writes: frozenset[str]
    """Paths of the node that it mounts and may write."""
    declared_here: bool
    """Whether it comes from a declaration of this library, whose words then help."""


def read_traits(manifest: Manifest) -> Traits:
    """The traits of a DaemonSet that :func:`read_daemon_set` has read without complaint."""
    pod = manifest["spec"]["template"]["spec"]
    mounts = list(_mounts(pod))
    paths = {path for path, _ in mounts}
    writes = frozenset(path for path, writable in mounts if writable)
    labels = manifest["metadata"].get("labels") or {}
    return Traits(
        purpose=_purpose(manifest, pod, paths, writes),
        writes=writes,
        declared_here=labels.get("app.kubernetes.io/managed-by") == "constructs-lib",
    )


def _purpose(
    manifest: Manifest, pod: Json, paths: set[str], writes: frozenset[str]
) -> Purpose | None:
    annotations = manifest["metadata"].get("annotations") or {}
    role = annotations.get(f"{ANNOTATION_PREFIX}role")
    if role is not None:
        return _ROLES.get(role)
    images = [str(container.get("image", "")) for container in pod.get("containers") or ()]
    called = " ".join([manifest["metadata"]["name"], *images]).lower()
    if _CNI_CONFIG in writes and not any(name in called for name in _CHAINED):
        return "network plugin"
    if "kube-proxy" in called:
        return "service proxy"
    if paths & _CONTAINER_LOGS or ("/var/log" in paths and any(n in called for n in _SHIPPERS)):
        return "log agent"
    return None


def _mounts(pod: Json) -> Iterator[tuple[str, bool]]:
    """The node's paths that containers mount, each with whether it may be written."""
    paths = {
        volume.get("name"): posixpath.normpath(volume["hostPath"].get("path") or "/")
        for volume in pod.get("volumes") or ()
        if volume.get("hostPath")
    }
    for container in (*(pod.get("initContainers") or ()), *(pod.get("containers") or ())):
        for mount in container.get("volumeMounts") or ():
            if mount.get("name") in paths:
                yield paths[mount["name"]], not mount.get("readOnly")
