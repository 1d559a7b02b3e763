"""What gives an agent's role away: names of well-known images and programs, ports.

The names are those of the projects' own images, each by the end of its repository; what mirrors and
rebuilds make of them is in ``image_names.py``. Programs that are whatever their configuration says
(Alloy, the OpenTelemetry Collector, Elastic Agent) are not here: what they mount tells. Paths of
the node stand in ``host_paths.py``.

Source: the manifests and charts of the projects named here, at the end of 2026.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["COMPANIONS", "IMAGES", "NAMES", "PORTS", "SHIPPERS", "TELLING"]

_IMAGES_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "cni": (
        "amazon-k8s-cni",
        "amazon/aws-network-policy-agent",
        "antrea-agent",
        "azure-cns",
        "calico/node",
        "calico-node",
        "hardened-calico",
        "cilium",
        "flannel",
        "install-cni",
        "kindnetd",
        "kube-ovn",
        "kube-router",
        "linkerd/cni-plugin",
        "multus-cni",
        "ovn-kube",
        "weave-kube",
        "whereabouts",
    ),
    "csi-node": (
        "csi-node-driver-registrar",
        "csi-secrets-store/driver",
    ),
    "kube-proxy": ("kube-proxy",),
    "device-plugin": (
        "intel-gpu-plugin",
        "k8s-device-plugin",
        "k8s-rdma-shared-dev-plugin",
        "sriov-network-device-plugin",
    ),
    "gpu": (
        "container-toolkit",
        "dcgm",
        "gpu-feature-discovery",
        "k8s-driver-manager",
    ),
    "logs": (
        "filebeat",
        "fluent-bit",
        "fluentd",
        "fluentd-kubernetes-daemonset",
        "logging-agent",
        "promtail",
        "timberio/vector",
    ),
    "metrics": (
        "cadvisor",
        "dcgm-exporter",
        "collectd",
        "datadog/agent",
        "datadoghq/agent",
        "metricbeat",
        "netdata",
        "newrelic/infrastructure",
        "newrelic/infrastructure-bundle",
        "telegraf",
    ),
    "node-exporter": (
        "node-exporter",
        "node_exporter",
        "prometheus-node-exporter",
        "windows-exporter",
    ),
    "traces": (
        "beyla",
        "ebpf-instrument",
        "jaeger-agent",
        "opentelemetry-collector-ebpf-profiler",
        "opentelemetry-ebpf-profiler",
    ),
    "security": (
        "falco",
        "falco-no-driver",
        "falcon-sensor",
        "kubearmor",
        "rhacs-collector",
        "stackrox-io/collector",
        "stackrox/collector",
        "registry.aquasec.com/enforcer",
        "sysdig/agent",
        "tetragon",
        "tracee",
        "twistlock/defender",
        "wazuh-agent",
    ),
    "dns-cache": ("dns-node-cache", "k8s-dns-node-cache"),
    "load-balancer": ("klipper-lb", "kube-vip", "metallb/speaker"),
    "node-tuning": ("cluster-node-tuning-operator", "kured"),
}

IMAGES: Final[Mapping[str, str]] = {
    name: role for role, names in _IMAGES_OF.items() for name in names
}
"""The role of an image, by the last part of its repository or the last two."""

COMPANIONS: Final = frozenset(
    {"csi-node-driver-registrar", "kube-rbac-proxy", "livenessprobe", "node-driver-registrar"}
)
"""Images that stand beside an agent and are never the agent itself, by the last part."""

TELLING: Final = frozenset({"csi-node-driver-registrar"})
"""Companions that say what the agent is: only drivers of volumes are registered by this one."""

NAMES: Final[Mapping[str, str]] = {"kube-proxy": "kube-proxy"}
"""The role of a DaemonSet of that name, whatever its image is called."""

SHIPPERS: Final = (
    "alloy",
    "filebeat",
    "fluent",
    "log-agent",
    "logging-agent",
    "logstash",
    "opentelemetry-collector",
    "otelcol",
    "promtail",
    "splunk",
    "vector",
)
"""Words in the name of a DaemonSet or of its image that make it a log agent where it has
``/var/log``, which other agents mount, too (for the kernel's log, for logs of their own)."""

PORTS: Final[Mapping[int, str]] = {4317: "traces", 8125: "metrics", 9100: "node-exporter"}
"""The role of an agent that listens on a port: OTLP, StatsD, the Node Exporter's own."""
