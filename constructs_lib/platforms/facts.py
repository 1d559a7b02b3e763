"""What differs between the platforms a cluster runs on, and matters to a node agent.

The same agent needs other folders on k0s and a grant on OpenShift; GKE Autopilot refuses most
agents, and Fargate has no node to run one on. Declarations build from this table, and the rules,
coverage and rollout judge by it.
Sources: Calico's operator for the folders of network plugins; the documentation of GKE on
Autopilot's constraints; k3s v1.33, k0s v1.33 and MicroK8s 1.33 for their own folders; the file
systems that Talos (``/etc/cni``, ``/etc/kubernetes``, ``/usr/libexec/kubernetes`` and ``/opt`` are
overlays) and Bottlerocket (dm-verity, ``/var`` and ``/opt`` of the data volume) document.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias, get_args

from constructs_lib.record import dataclass

__all__ = [
    "CNI_FOLDERS",
    "KUBELET",
    "PLATFORMS",
    "PLATFORM_NAMES",
    "SYSTEM",
    "Platform",
    "PlatformFacts",
]

Platform: TypeAlias = Literal[
    "generic",
    "eks",
    "fargate",
    "bottlerocket",
    "gke",
    "gke-autopilot",
    "aks",
    "openshift",
    "k3s",
    "rke2",
    "k0s",
    "microk8s",
    "talos",
]
"""The platform of a cluster; ``generic`` suits every cluster that is none of the others."""

PLATFORM_NAMES: Final[tuple[Platform, ...]] = get_args(Platform)
"""Every platform, as it is written."""

KUBELET: Final = "/var/lib/kubelet"
"""The kubelet's folder, unless a platform moves it."""

SYSTEM: Final = ("/dev", "/proc", "/run", "/sys", "/tmp")  # noqa: S108  # paths of the node
"""File systems of the kernel and in memory, which are writable on every node."""

_FARGATE: Final = ("eks.amazonaws.com/compute-type", "fargate")
_VIRTUAL_KUBELET: Final = ("type", "virtual-kubelet")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformFacts:
    """What an agent meets there. The defaults are those of kubeadm with containerd."""

    title: str
    """How it is called."""
    serverless: tuple[tuple[str, str], ...] = ()
    """Labels of nodes on which no DaemonSet Pod ever starts: it would stay Pending and block every
    rollout."""
    no_daemon_sets: bool = False
    """Whether it has no nodes that a DaemonSet could run on."""
    kubelet: str = KUBELET
    """The kubelet's ``--root-dir``."""
    runtime: Literal["containerd", "cri-o"] = "containerd"
    """Who runs containers."""
    runtime_socket: str = "/run/containerd/containerd.sock"
    """Where it is asked."""
    cni_bin: str = "/opt/cni/bin"
    """Where the container runtime looks for programs of network plugins."""
    cni_conf: str = "/etc/cni/net.d"
    """Where it looks for their configuration."""
    gpu_runtime_class: str | None = None
    """The RuntimeClass that brings NVIDIA's driver into a container, where its runtime is not the
    default of the nodes and the platform has the class."""
    writable: tuple[str, ...] | None = None
    """Folders that can be written, and everything below them; none where the root file system is
    not read-only."""
    absent: tuple[str, ...] = ()
    """What other nodes have and these do not."""
    constraints: bool = False
    """Whether a ServiceAccount must be granted what its Pods need by
    SecurityContextConstraints."""
    baseline_only: bool = False
    """Whether the platform itself refuses what touches the node."""
    master_taint: bool = False
    """Whether nodes of the control plane are tainted under their old name, as
    ``templates/master`` of openshift/machine-config-operator does."""
    kube_proxy: str = ""
    """What stands in for a kube-proxy of one's own: the end of a sentence that begins with the
    platform. Empty where nothing does."""

    def has(self, path: str) -> bool:
        """Whether a node can have that normal path."""
        return not any(_holds(each, path) for each in self.absent)

    def can_write(self, path: str) -> bool:
        """Whether a normal path can be written, or made where it is not there."""
        if self.writable is None:
            return True
        return any(_holds(each, path) for each in (*self.writable, *SYSTEM))


def _holds(parent: str, path: str) -> bool:
    return path == parent or path.startswith(f"{parent}/")


PLATFORMS: Final[Mapping[Platform, PlatformFacts]] = {
    "generic": PlatformFacts(title="generic", serverless=(_FARGATE, _VIRTUAL_KUBELET)),
    "eks": PlatformFacts(
        title="EKS",
        serverless=(_FARGATE,),
        kube_proxy="runs kube-system/kube-proxy as an add-on",
    ),
    "fargate": PlatformFacts(title="Fargate", serverless=(_FARGATE,), no_daemon_sets=True),
    "bottlerocket": PlatformFacts(
        title="Bottlerocket",
        serverless=(_FARGATE,),
        writable=("/etc/cni", "/local", "/mnt", "/opt", "/var"),
        kube_proxy="belongs to EKS, which runs kube-system/kube-proxy as an add-on",
    ),
    "gke": PlatformFacts(
        title="GKE",
        cni_bin="/home/kubernetes/bin",
        kube_proxy="runs kube-proxy itself, as a static Pod or as a part of Dataplane V2",
    ),
    "gke-autopilot": PlatformFacts(
        title="GKE Autopilot", cni_bin="/home/kubernetes/bin", baseline_only=True
    ),
    "aks": PlatformFacts(
        title="AKS",
        serverless=(_VIRTUAL_KUBELET,),
        kube_proxy="runs kube-system/kube-proxy and brings it back",
    ),
    "openshift": PlatformFacts(
        title="OpenShift",
        runtime="cri-o",
        runtime_socket="/run/crio/crio.sock",
        cni_bin="/var/lib/cni/bin",
        cni_conf="/var/run/multus/cni/net.d",
        constraints=True,
        master_taint=True,
        kube_proxy="has no kube-proxy: OVN-Kubernetes does its work",
    ),
    "k3s": PlatformFacts(
        title="k3s",
        runtime_socket="/run/k3s/containerd/containerd.sock",
        cni_bin="/var/lib/rancher/k3s/data/cni",
        cni_conf="/var/lib/rancher/k3s/agent/etc/cni/net.d",
        gpu_runtime_class="nvidia",
        kube_proxy="runs kube-proxy inside its own process",
    ),
    "rke2": PlatformFacts(
        title="RKE2",
        runtime_socket="/run/k3s/containerd/containerd.sock",
        gpu_runtime_class="nvidia",
        kube_proxy="runs kube-proxy itself, as a static Pod",
    ),
    "k0s": PlatformFacts(
        title="k0s",
        kubelet="/var/lib/k0s/kubelet",
        runtime_socket="/run/k0s/containerd.sock",
        kube_proxy="runs kube-system/kube-proxy and brings it back",
    ),
    "microk8s": PlatformFacts(
        title="MicroK8s",
        kubelet="/var/snap/microk8s/common/var/lib/kubelet",
        runtime_socket="/var/snap/microk8s/common/run/containerd.sock",
        cni_bin="/var/snap/microk8s/current/opt/cni/bin",
        cni_conf="/var/snap/microk8s/current/args/cni-network",
        kube_proxy="runs kube-proxy inside its kubelite process",
    ),
    "talos": PlatformFacts(
        title="Talos",
        gpu_runtime_class="nvidia",
        writable=("/etc/cni", "/etc/kubernetes", "/opt", "/usr/libexec/kubernetes", "/var"),
        absent=(
            "/etc/group",
            "/etc/passwd",
            "/run/dbus",
            "/run/log/journal",
            "/run/systemd",
            "/var/log/journal",
        ),
        kube_proxy="runs kube-system/kube-proxy from its machine configuration",
    ),
}
"""Every platform's facts."""

CNI_FOLDERS: Final = frozenset(
    folder for facts in PLATFORMS.values() for folder in (facts.cni_bin, facts.cni_conf)
)
"""Where some platform looks for network plugins and their configuration."""
