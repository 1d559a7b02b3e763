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

from constructs_lib.errors import Problem
from constructs_lib.k8s.laws import containers_of, pod_spec_of
from constructs_lib.k8s.manifest import Json, Manifest

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
    for what in _beyond_autopilot(daemon_set):
        message = (
            f"GKE Autopilot refuses {what}; run the agent on node pools of a Standard cluster, use "
            "what Autopilot brings itself, or, where Google has allowed your agent (its vendor "
            "publishes a WorkloadAllowlist, which an AllowlistSynchronizer of auto.gke.io "
            "installs), declare it with platform 'gke'"
        )
        yield Problem(path=("platform",), message=message)


def _beyond_autopilot(daemon_set: Manifest) -> Iterator[str]:
    pod = pod_spec_of(daemon_set)
    for field in ("hostNetwork", "hostPID", "hostIPC"):
        if pod.get(field):
            yield f"{field}"
    for volume in pod.get("volumes", []):
        path = volume.get("hostPath", {}).get("path")
        if path is None:
            continue
        if path != _LOGS and not path.startswith(f"{_LOGS}/"):
            yield f"the host path {path}"
        elif _is_written(pod, volume["name"]):
            yield f"writing to the host path {path}"
    for _, container in containers_of(daemon_set):
        yield from _of_container(container)


def _is_written(pod: Json, volume: str) -> bool:
    containers = [*pod.get("initContainers", []), *pod["containers"]]
    mounts = [mount for container in containers for mount in container.get("volumeMounts", [])]
    return any(m["name"] == volume and not m.get("readOnly", False) for m in mounts)


def _of_container(container: Json) -> Iterator[str]:
    name = container["name"]
    security = container.get("securityContext", {})
    if security.get("privileged"):
        yield f"the privileged container {name!r}"
    added = set(security.get("capabilities", {}).get("add", []))
    for capability in sorted(added - _AUTOPILOT_CAPABILITIES):
        yield f"the capability {capability} of container {name!r}"
    for port in container.get("ports", []):
        if port.get("hostPort"):
            yield f"the host port {port['hostPort']}"
