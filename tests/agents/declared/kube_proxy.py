"""KubeProxy: the least one can write, and every field at work."""

from __future__ import annotations

from typing import Final

from constructs_lib.agents.kube_proxy import ByInterfacePrefix, Conntrack, KubeProxySpec
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.monitoring import Monitoring
from constructs_lib.declaration.nodes import BOOTSTRAP, CONTROL_PLANE, Nodes
from constructs_lib.declaration.resources import Resources
from constructs_lib.declaration.rollout import RollingUpdate
from constructs_lib.declaration.sources import EnvVar

IMAGE: Final = (
    "registry.k8s.io/kube-proxy:v1.36.2"
    "@sha256:620a27c742eb5ebf5be8613b7458b7ce7cd31e2804b61b98f6516e328002c4cc"
)

CASES: Final[dict[str, AgentSpec]] = {
    "kube-proxy-minimal": KubeProxySpec(
        name="kube-proxy",
        namespace="kube-system",
        image=IMAGE,
        api_server="https://10.0.0.10:6443",
        cluster_cidr="10.244.0.0/16",
    ),
    "kube-proxy-full": KubeProxySpec(
        name="kube-proxy",
        namespace="kube-system",
        monitoring=Monitoring(labels={"release": "prometheus"}),
        image="registry.example/mirror/kube-proxy:v1.36.2",
        allow_unpinned="The air-gapped mirror rewrites manifests, so their digests differ.",
        mode="nftables",
        api_server="https://api.cluster.example",
        cluster_cidr="fd00:10:244::/56,10.244.0.0/16",
        conntrack=None,
        node_port_addresses=("10.0.0.0/16", "fd00:10::/64"),
        metrics_listen="all",
        resources=Resources(cpu="50m", memory="256Mi", memory_limit="1Gi"),
        rollout=RollingUpdate(
            max_unavailable="5%",
            min_ready_seconds=30,
            reason="One node at a time takes a day here, and rules stay while the Pod is replaced.",
        ),
        nodes=Nodes(tolerates=(CONTROL_PLANE, *BOOTSTRAP)),
        priority="platform-network",
        env=(EnvVar(name="GOMEMLIMIT", value="900MiB"),),
        image_pull_secrets=("mirror",),
        labels={"team": "network"},
    ),
    "kube-proxy-dual-stack": KubeProxySpec(
        name="kube-proxy",
        namespace="kube-system",
        image=IMAGE,
        api_server="https://[fd00::10]:6443",
        cluster_cidr="10.244.0.0/16,fd00:10:244::/56",
        conntrack=Conntrack(max_per_core=65_536, min=524_288),
    ),
    "kube-proxy-interfaces": KubeProxySpec(
        name="kube-proxy",
        namespace="kube-system",
        image=IMAGE,
        api_server="https://[fd00::10]:6443",
        local_traffic=ByInterfacePrefix(prefix="eni", first_family="ipv6"),
        node_port_addresses="primary",
        extra={"iptables": {"minSyncPeriod": "2s"}, "conntrack": {"tcpBeLiberal": True}},
    ),
}
