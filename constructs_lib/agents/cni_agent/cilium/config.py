"""The files of cilium-config, one a key, which agents and operator read alike.

A key is written where the declaration decides it, or where the program's default is not the one
that the chart of cilium/charts 1.20.0 installs with. Every other key keeps its default.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from constructs_lib.agents.cni_agent.cilium.network import flag
from constructs_lib.k8s.metadata import selector_labels

if TYPE_CHECKING:
    from constructs_lib.agents.cni_agent.cilium.plugin import Cilium

__all__ = ["CONFIG_FOLDER", "CONF_FOLDER_IN_AGENT", "PROC", "cgroup_root", "cilium_config"]

CONFIG_FOLDER: Final = "/tmp/cilium/config-map"  # noqa: S108  # a read-only mount in the container
"""Where agents and operator read the files."""

PROC: Final = "/host/proc"
"""Where the agent sees the node's settings: its own /proc/sys is read-only, as it is not
privileged."""

CONF_FOLDER_IN_AGENT: Final = "/host/etc/cni/net.d"
"""Where the agent sees the runtime's folder of network configuration."""

_FIXED: Final = {
    "identity-allocation-mode": "crd",
    "enable-ipv4": "true",
    "bpf-root": "/sys/fs/bpf",
    "procfs": PROC,
    "bpf-map-dynamic-size-ratio": "0.0025",
    "preallocate-bpf-maps": "false",
    "monitor-aggregation": "medium",
    "dnsproxy-enable-transparent-mode": "true",
    "enable-well-known-identities": "false",
    "mesh-auth-enabled": "false",
    "annotate-k8s-node": "false",
    # Envoy runs inside the agent: one DaemonSet and one image instead of two.
    "external-envoy-proxy": "false",
    # An agent that restarts because the API server is away serves nobody better afterwards.
    "agent-health-require-k8s-connectivity": "false",
    # Agents read these files and nothing else, so none needs to read ConfigMaps.
    "enable-dynamic-config": "false",
    "enable-drift-checker": "false",
    "operator-api-serve-addr": "127.0.0.1:9234",
    "remove-cilium-node-taints": "true",
    "set-cilium-node-taints": "true",
    "set-cilium-is-up-condition": "true",
    # The watcher deletes Pods of kube-dns that started under another plugin.
    "unmanaged-pod-watcher-interval": "0",
}


def cgroup_root(plugin: Cilium) -> str:
    """Where the node has its cgroup2 file system."""
    return "/run/cilium/cgroupv2" if plugin.mount_cgroup else "/sys/fs/cgroup"


def cilium_config(plugin: Cilium, *, name: str) -> dict[str, str]:
    """The files by key, sorted.

    Args:
        plugin: the declaration.
        name: name of the agent; the operator knows its Pods by it.
    """
    labels = selector_labels(program="cni-agent", instance=name)
    proxy = plugin.kube_proxy_replacement
    config = {
        **_FIXED,
        **plugin.ipam.config(),
        **plugin.routing.config(),
        **(proxy.config() if proxy else {"kube-proxy-replacement": "false"}),
        "enable-ipv6": flag(plugin.ipam.dual_stack),
        "enable-hubble": flag(plugin.hubble),
        "enable-wireguard": flag(plugin.wireguard),
        "agent-health-port": str(plugin.health_port),
        "cgroup-root": cgroup_root(plugin),
        "cilium-pod-labels": ",".join(f"{key}={value}" for key, value in labels.items()),
        "cni-exclusive": flag(plugin.exclusive),
        "write-cni-conf-when-ready": f"{CONF_FOLDER_IN_AGENT}/05-cilium.conflist",
    }
    if plugin.mtu is not None:
        config["mtu"] = str(plugin.mtu)
    if plugin.metrics_port is not None:
        config["prometheus-serve-addr"] = f":{plugin.metrics_port}"
    return dict(sorted(config.items()))
