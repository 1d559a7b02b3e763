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

__all__ = ["COMPANIONS", "ENDINGS", "IMAGES", "NAMES", "PORTS", "SHIPPERS", "TELLING"]

_IMAGES_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "cni": (
        "amazon-k8s-cni",
        "amazon/aws-network-policy-agent",
        "antrea-agent",
        "antrea-migrator",
        "azure-cni-manager",
        "azure-cns",
        "calico-node",
        "calico/cni",
        "calico/node",
        "cilium",
        "contivvpp/vswitch",
        "flannel",
        "flannel-cni-plugin",
        "hardened-calico",
        "install-cni",
        "kindnetd",
        "kopeio/networking-agent",
        "kube-ovn",
        "kube-router",
        "linkerd/cni-plugin",
        "multus-cni",
        "ovn-kube",
        "ovn-kubernetes",
        "romana/agent",
        "spiderpool-agent",
        "sriov-cni",
        "terway",
        "weave-kube",
        "whereabouts",
    ),
    "network": (
        "azure-npm",
        "cilium-envoy",
        "edgemesh-agent",
        "frr-k8s",
        "health-probe-proxy",
        "ip-masq-agent",
        "kilo",
        "kube-network-policies",
        "kubernetes-nmstate-handler",
        "sriov-network-config-daemon",
        "submariner-gateway",
        "submariner-globalnet",
        "submariner-route-agent",
        "ztunnel",
    ),
    "csi-node": (
        "csi-node-driver-registrar",
        "csi-secrets-store/driver",
        "driver-registrar",
    ),
    "storage": (
        "csi-proxy",
        "hostpath-provisioner",
        "local-volume-provisioner",
        "longhorn-manager",
        "node-disk-manager",
        "openebs/node-disk-manager",
        "piraeus-server",
        "rook/ceph",
        "secrets-store-csi-driver-provider-aws",
        "secrets-store-csi-driver-provider-gcp",
        "storageos/node",
        "topolvm-with-sidecar",
        "vault-csi-provider",
        "velero/velero",
    ),
    "kube-proxy": ("kube-proxy",),
    "cloud": (
        "aws-node-termination-handler",
        "azure-cloud-node-manager",
        "ccm-linode",
        "cloud-controller-manager",
        "cloud-node-manager",
        "cloud-provider-vsphere",
        "k8s-spot-termination-handler",
        "kops-controller",
        "magnum-auto-healer",
    ),
    "identity": (
        "aad-pod-identity/nmi",
        "aws-iam-authenticator",
        "eks-pod-identity-agent",
        "gke-metadata-server",
        "kiam",
        "kopeio/auth-api",
        "kube2iam",
        "metadata-proxy",
        "nmi",
        "spire-agent",
    ),
    "device-plugin": (
        "generic-device-plugin",
        "intel-dlb-plugin",
        "intel-dsa-plugin",
        "intel-fpga-plugin",
        "intel-gpu-plugin",
        "intel-iaa-plugin",
        "intel-npu-plugin",
        "intel-qat-plugin",
        "intel-sgx-plugin",
        "k8s-device-plugin",
        "k8s-rdma-shared-dev-plugin",
        "nvidia-gpu-device-plugin",
        "smarter-device-manager",
        "sriov-network-device-plugin",
    ),
    "gpu": (
        "container-toolkit",
        "cos-nvidia-installer",
        "dcgm",
        "gpu-feature-discovery",
        "gpu-operator-validator",
        "k8s-driver-manager",
        "k8s-mig-manager",
        "nvidia-partition-gpu",
        "ubuntu-nvidia-driver-installer",
    ),
    "logs": (
        "aws-for-fluent-bit",
        "ciprod",
        "eventflow-logger",
        "filebeat",
        "fluent-bit",
        "fluentd",
        "fluentd-elasticsearch",
        "fluentd-hec",
        "fluentd-kubernetes-daemonset",
        "honeycomb-kubernetes-agent",
        "kubernetes-fluentd",
        "kubetail-cluster-agent",
        "logdna-agent",
        "loggie",
        "logging-agent",
        "loongcollector",
        "promtail",
        "scalyr-k8s-agent",
        "stackdriver-logging-agent",
        "timberio/vector",
    ),
    "metrics": (
        "ama-metrics",
        "appdynamics/machine-agent",
        "aws-otel-collector",
        "cadvisor",
        "cloudwatch-agent",
        "collectd",
        "coroot-node-agent",
        "datadog/agent",
        "datadoghq/agent",
        "dcgm-exporter",
        "ebpf_exporter",
        "goldpinger",
        "instana/agent",
        "kata-monitor",
        "kepler",
        "kube-state-metrics",
        "kubenurse",
        "log-file-metric-exporter",
        "metricbeat",
        "netdata",
        "newrelic/infrastructure",
        "newrelic/infrastructure-bundle",
        "oneagent",
        "process-exporter",
        "prometheus-to-sd",
        "scaphandre",
        "signalfx-agent",
        "smartctl-exporter",
        "splunk/k8s-metrics",
        "telegraf",
        "weaveworks/scope",
        "xpumanager",
    ),
    "node-exporter": (
        "node-exporter",
        "node_exporter",
        "prometheus-node-exporter",
        "windows-exporter",
    ),
    "node-status": (
        "koord-device-daemon",
        "koordlet",
        "nfd-worker",
        "node-feature-discovery",
        "node-problem-detector",
        "resource-topology-exporter",
    ),
    "traces": (
        "beyla",
        "deepflow-agent",
        "ebpf-instrument",
        "inspektor-gadget",
        "jaeger-agent",
        "opentelemetry-collector-ebpf-profiler",
        "opentelemetry-ebpf-profiler",
        "packetbeat",
        "parca-agent",
        "vizier-pem_image",
    ),
    "security": (
        "auditbeat",
        "falco",
        "falco-no-driver",
        "falcon-sensor",
        "kube-bench",
        "kubearmor",
        "lacework/datacollector",
        "neuvector/enforcer",
        "osquery",
        "registry.aquasec.com/enforcer",
        "rhacs-collector",
        "security-profiles-operator",
        "stackrox-io/collector",
        "stackrox/collector",
        "suricata",
        "sysdig/agent",
        "sysdig/agent-slim",
        "tetragon",
        "tracee",
        "twistlock/defender",
        "wazuh-agent",
    ),
    "dns-cache": (
        "coredns",
        "coredns/coredns",
        "dns-node-cache",
        "k8s-dns-node-cache",
        "nodelocaldns",
    ),
    "load-balancer": (
        "apisix",
        "contour",
        "haproxy-ingress",
        "haproxytech/kubernetes-ingress",
        "ingress-nginx/controller",
        "klipper-lb",
        "kong",
        "kube-vip",
        "metallb-speaker",
        "metallb/speaker",
        "nginx-ingress",
        "nginx-ingress-controller",
        "nginx-plus-ingress",
        "openelb",
        "traefik",
    ),
    "node-tuning": (
        "cluster-node-tuning-operator",
        "eraser",
        "flatcar-linux-update-operator",
        "kata-deploy",
        "kured",
        "machine-config-daemon",
        "startup-script",
    ),
}

IMAGES: Final[Mapping[str, str]] = {
    name: role for role, names in _IMAGES_OF.items() for name in names
}
"""The role of an image, by the last part of its repository or the last two."""

ENDINGS: Final[Mapping[str, str]] = {
    "-cloud-controller-manager": "cloud",
    "-device-plugin": "device-plugin",
}
"""The role of an image by how the last part of its repository ends: every provider has its own."""

COMPANIONS: Final = frozenset(
    {
        "csi-node-driver-registrar",
        "driver-registrar",
        "kube-rbac-proxy",
        "livenessprobe",
        "node-driver-registrar",
        "pause",
    }
)
"""Images that stand beside an agent and are never the agent itself, by the last part."""

TELLING: Final = frozenset({"csi-node-driver-registrar", "driver-registrar"})
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
