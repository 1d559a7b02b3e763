"""What differs between the platforms a cluster runs on, and matters to a node agent.

The same agent needs other paths on k3s and a grant on OpenShift; on GKE Autopilot most agents may
not run at all. A declaration names the platform and the rest follows.
Facts: Calico's operator for the folders of network plugins, the documentation of GKE on
Autopilot's constraints, k3s v1.33 for its own folders.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from constructs_lib.daemon_set.container import ContainerView
from constructs_lib.daemon_set.host_paths import holds
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.errors import Problem
from constructs_lib.k8s.manifest import Manifest

__all__ = ["PLATFORMS", "Platform", "PlatformFacts", "autopilot_problems"]

Platform: TypeAlias = Literal["generic", "eks", "gke", "gke-autopilot", "aks", "openshift", "k3s"]
"""The platform of a cluster; ``generic`` suits every cluster that is none of the others."""

_FARGATE: Final = ("eks.amazonaws.com/compute-type", "fargate")
_VIRTUAL_KUBELET: Final = ("type", "virtual-kubelet")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformFacts:
    """What an agent meets there.

    Attributes:
        serverless: labels of nodes on which no DaemonSet Pod ever starts: it would stay Pending
            and block every rollout.
        cni_bin: where the container runtime looks for programs of network plugins.
        cni_conf: where it looks for their configuration.
        constraints: whether a ServiceAccount must be granted what its Pods need by
            SecurityContextConstraints.
        baseline_only: whether the platform itself refuses what touches the node.
        master_taint: whether nodes of the control plane are tainted under their old name, as
            ``templates/master`` of openshift/machine-config-operator does.
    """

    serverless: tuple[tuple[str, str], ...] = ()
    cni_bin: str = "/opt/cni/bin"
    cni_conf: str = "/etc/cni/net.d"
    constraints: bool = False
    baseline_only: bool = False
    master_taint: bool = False


PLATFORMS: Final[Mapping[Platform, PlatformFacts]] = {
    "generic": PlatformFacts(serverless=(_FARGATE, _VIRTUAL_KUBELET)),
    "eks": PlatformFacts(serverless=(_FARGATE,)),
    "gke": PlatformFacts(cni_bin="/home/kubernetes/bin"),
    "gke-autopilot": PlatformFacts(cni_bin="/home/kubernetes/bin", baseline_only=True),
    "aks": PlatformFacts(serverless=(_VIRTUAL_KUBELET,)),
    "openshift": PlatformFacts(
        cni_bin="/var/lib/cni/bin",
        cni_conf="/var/run/multus/cni/net.d",
        constraints=True,
        master_taint=True,
    ),
    "k3s": PlatformFacts(
        cni_bin="/var/lib/rancher/k3s/data/cni",
        cni_conf="/var/lib/rancher/k3s/agent/etc/cni/net.d",
    ),
}
"""Every platform's facts."""

_LOGS: Final = "/var/log"
_AUTOPILOT_CAPABILITIES: Final = frozenset(
    {
        "AUDIT_WRITE",
        "CHOWN",
        "DAC_OVERRIDE",
        "FOWNER",
        "FSETID",
        "KILL",
        "MKNOD",
        "NET_BIND_SERVICE",
        "NET_RAW",
        "SETFCAP",
        "SETGID",
        "SETPCAP",
        "SETUID",
        "SYS_CHROOT",
        "SYS_PTRACE",
    }
)


def autopilot_problems(daemon_set: Manifest) -> Iterator[Problem]:
    """Why GKE Autopilot refuses the Pods of a DaemonSet.

    Source: the security measures that GKE documents for Autopilot.
    """
    for what in _beyond_autopilot(DaemonSetView(daemon_set)):
        message = (
            f"GKE Autopilot rejects {what}; run the agent on node pools of a Standard cluster, use "
            "what Autopilot brings itself, or, where Google has allowed your agent (its vendor "
            "publishes a WorkloadAllowlist, which an AllowlistSynchronizer of auto.gke.io "
            "installs), declare it with platform 'gke'"
        )
        yield Problem(path=("platform",), message=message)


def _beyond_autopilot(daemon_set: DaemonSetView) -> Iterator[str]:
    for field in ("hostNetwork", "hostPID", "hostIPC"):
        if daemon_set.pod.get(field):
            yield f"{field}"
    written = {host.mount.volume_name for host in daemon_set.host_mounts if host.mount.is_writable}
    for volume in daemon_set.volumes:
        source = volume.host_path
        if source is None:
            continue
        if not holds(_LOGS, source.written):
            yield f"the host path {source.written}"
        elif volume.name in written:
            yield f"writing to the host path {source.written}"
    for container in daemon_set.all:
        yield from _of_container(container)


def _of_container(container: ContainerView) -> Iterator[str]:
    name = container.name
    if container.security.is_privileged:
        yield f"the privileged container {name!r}"
    for capability in sorted({*container.security.added} - _AUTOPILOT_CAPABILITIES):
        yield f"the capability {capability} of container {name!r}"
    for port in container.ports:
        if port.host_port:
            yield f"the host port {port.host_port}"
