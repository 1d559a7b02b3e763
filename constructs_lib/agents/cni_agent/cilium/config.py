"""The files of cilium-config, one a key, which agents and operator read alike.

A key is written where the declaration decides it, or where the program's default is not the one
that the chart of cilium/charts 1.20.0 installs with. Every other key keeps its default. Left out
on purpose although the chart writes them: ``enable-policy-secrets-sync``,
``policy-secrets-only-from-secrets-namespace`` and ``policy-secrets-namespace``. They are for
policies that name Secrets, which nothing here may read. And ``controller-group-metrics``, which
counts the runs of three loops; ``extra`` may name those of interest.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from constructs_lib.agents.cni_agent.cilium.declared import CiliumDeclared
from constructs_lib.agents.cni_agent.cilium.keys import flag
from constructs_lib.agents.cni_agent.cilium.routing import NativeRouting

__all__ = [
    "CONFIG_FOLDER",
    "CONF_FOLDER_IN_AGENT",
    "OPERATOR_HEALTH_PORT",
    "POD_LABELS",
    "PROC",
    "cgroup_root",
    "cilium_config",
]

CONFIG_FOLDER: Final = "/tmp/cilium/config-map"  # noqa: S108  # a read-only mount in the container
"""Where agents and operator read the files."""

PROC: Final = "/host/proc"
"""Where the agent sees the node's settings: its own /proc/sys is read-only, as it is not
privileged."""

CONF_FOLDER_IN_AGENT: Final = "/host/etc/cni/net.d"
"""Where the agent sees the runtime's folder of network configuration."""

POD_LABELS: Final = {"k8s-app": "cilium"}
"""By which the operator, Cilium's command line and its dashboards find the agents' Pods, also those
of an installation that this one takes over."""

OPERATOR_HEALTH_PORT: Final = 9234
"""Port of the operator's health check, on its node's loopback address."""

_FIXED: Final = {
    "identity-allocation-mode": "crd",
    "bpf-root": "/sys/fs/bpf",
    "procfs": PROC,
    "bpf-map-dynamic-size-ratio": "0.0025",
    "preallocate-bpf-maps": "false",
    "monitor-aggregation": "medium",
    "monitor-aggregation-flags": "all",
    "dnsproxy-enable-transparent-mode": "true",
    "enable-well-known-identities": "false",
    "mesh-auth-enabled": "false",
    "annotate-k8s-node": "false",
    # Envoy runs inside the agent: one DaemonSet and one image instead of two.
    "external-envoy-proxy": "false",
    "envoy-xds-mode": "ads",
    # An agent that restarts because the API server is away serves nobody better afterwards.
    "agent-health-require-k8s-connectivity": "false",
    # Agents read these files and nothing else, so none needs to read ConfigMaps.
    "enable-dynamic-config": "false",
    "enable-drift-checker": "false",
    "remove-cilium-node-taints": "true",
    "set-cilium-node-taints": "true",
    "set-cilium-is-up-condition": "true",
    # The watcher deletes Pods of kube-dns that started under another plugin.
    "unmanaged-pod-watcher-interval": "0",
}


def cgroup_root(plugin: CiliumDeclared) -> str:
    """Where the node has its cgroup2 file system."""
    return "/run/cilium/cgroupv2" if plugin.mount_cgroup else "/sys/fs/cgroup"


def cilium_config(plugin: CiliumDeclared, *, namespace: str) -> dict[str, str]:
    """The files by key, sorted.

    Args:
        plugin: the declaration; its ``extra`` keys are not among them.
        namespace: the agent's.
    """
    loopback = f"[{plugin.loopback}]" if ":" in plugin.loopback else plugin.loopback
    config = {
        **_FIXED,
        **plugin.ipam.config(),
        **plugin.routing.config(),
        **_services(plugin),
        **_switches(plugin, namespace),
        "enable-ipv4": flag(plugin.ipam.ipv4),
        "enable-ipv6": flag(plugin.ipam.ipv6),
        "cluster-name": plugin.cluster_name,
        "cluster-id": str(plugin.cluster_id),
        "agent-health-port": str(plugin.health_port),
        "cgroup-root": cgroup_root(plugin),
        "cilium-pod-labels": ",".join(f"{key}={value}" for key, value in POD_LABELS.items()),
        "cni-exclusive": flag(plugin.exclusive),
        "debug": flag(plugin.debug),
        "operator-api-serve-addr": f"{loopback}:{OPERATOR_HEALTH_PORT}",
        "write-cni-conf-when-ready": f"{CONF_FOLDER_IN_AGENT}/05-cilium.conflist",
    }
    if not plugin.ipam.ipv4:
        config["underlay-protocol"] = "ipv6"
    if plugin.devices:
        config["devices"] = " ".join(plugin.devices)
    if plugin.mtu is not None:
        config["mtu"] = str(plugin.mtu)
    if plugin.metrics_port is not None:
        config["prometheus-serve-addr"] = f":{plugin.metrics_port}"
    if plugin.operator_metrics_port is not None:
        config["operator-prometheus-serve-addr"] = f":{plugin.operator_metrics_port}"
        config["enable-metrics"] = "true"
    return dict(sorted(config.items()))


def _services(plugin: CiliumDeclared) -> Mapping[str, str]:
    """Services, and what the world outside sees of a Pod."""
    proxy, masquerade = plugin.kube_proxy_replacement, plugin.masquerade
    config = proxy.config() if proxy else {"kube-proxy-replacement": "false"}
    if masquerade is None:
        config |= {"enable-ipv4-masquerade": "false", "enable-ipv6-masquerade": "false"}
    else:
        config |= masquerade.config()
    if config.get("bpf-lb-dsr-dispatch") == "geneve" and isinstance(plugin.routing, NativeRouting):
        # Only what is sent on to the Pod's node is wrapped; the rest travels as it is.
        config["tunnel-protocol"] = "geneve"
    return config


def _switches(plugin: CiliumDeclared, namespace: str) -> Mapping[str, str]:
    """What is off unless it is asked for."""
    config = {
        **(plugin.encryption.config() if plugin.encryption else {"enable-wireguard": "false"}),
        **(plugin.hubble.config() if plugin.hubble else {"enable-hubble": "false"}),
    }
    if plugin.bandwidth_manager != "off":
        config["enable-bandwidth-manager"] = "true"
        config["enable-bbr"] = flag(plugin.bandwidth_manager == "bbr")
    if plugin.egress_gateway:
        config["enable-egress-gateway"] = "true"
    if plugin.local_redirect_policies:
        config["enable-local-redirect-policy"] = "true"
    if plugin.l2_announcements:
        config["enable-l2-announcements"] = "true"
    if plugin.bgp:
        config["enable-bgp-control-plane"] = "true"
        config["bgp-secrets-namespace"] = namespace
    return config
