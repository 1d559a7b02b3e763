"""CniAgent: the least one can write, and every field at work."""

from __future__ import annotations

from typing import Final

from constructs_lib.agents.cni_agent import (
    CniAgentSpec,
    Custom,
    Flannel,
    InstallStep,
    InterfaceByName,
    InterfaceThatReaches,
    Kindnet,
    Masquerade,
    PolicyRule,
    Vxlan,
    WireGuard,
)
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.image import catalogue_image
from constructs_lib.declaration.monitoring import Monitoring
from constructs_lib.declaration.nodes import EVERYWHERE, Nodes
from constructs_lib.declaration.resources import Resources
from constructs_lib.declaration.rollout import OnDelete

_FLANNEL: Final = catalogue_image("flannel").rpartition("/")[2]
"""A mirrored image keeps its digest."""

CASES: Final[dict[str, AgentSpec]] = {
    "cni-agent-kindnet": CniAgentSpec(
        name="kindnet",
        namespace="kindnet",
        image="registry.k8s.io/networking/kindnet:v1.0.0",
        allow_unpinned="No digest of this release is known yet; pin it before the first rollout.",
        plugin=Kindnet(masquerade=Masquerade(exempt=("10.0.0.0/8",))),
    ),
    "cni-agent-minimal": CniAgentSpec(
        name="flannel", namespace="kube-flannel", plugin=Flannel(pod_cidr="10.244.0.0/16")
    ),
    "cni-agent-full": CniAgentSpec(
        name="flannel",
        namespace="kube-flannel",
        monitoring=Monitoring(labels={"release": "prometheus"}),
        plugin=Flannel(
            pod_cidr="10.42.0.0/16",
            pod_cidr_ipv6="fd00:42::/56",
            backend=WireGuard(port=51900, port_ipv6=51901, mode="auto", keepalive=25, mtu=1420),
            interfaces=(InterfaceByName(name="eth1"), InterfaceThatReaches(address="10.0.0.1")),
            nftables=True,
            masquerade=False,
            health_port=18081,
            foreign_bin_folder=True,
            extra={"iptables-resync": "60", "public-ip": "$(HOST_IP)"},
        ),
        rollout=OnDelete(owner="The network team, zone by zone, on the first Tuesday."),
        resources=Resources(cpu="50m", memory="128Mi", memory_limit="512Mi"),
        nodes=Nodes(tolerates=EVERYWHERE, labels={"network.example/overlay": "true"}),
        labels={"team": "network"},
        annotations={"example.com/owner": "network"},
    ),
    "cni-agent-flannel-ipv6": CniAgentSpec(
        name="flannel",
        namespace="kube-flannel",
        plugin=Flannel(
            pod_cidr_ipv6="fd00:42::/56",
            backend=Vxlan(direct_routing=True, mtu=9000, group_policy=True),
            health_port=None,
        ),
    ),
    "cni-agent-custom": CniAgentSpec(
        name="house-cni",
        namespace="house-cni",
        image=f"registry.example/mirror/{_FLANNEL}",
        plugin=Custom(
            args=("--node=$(NODE_NAME)", "--config=/etc/cni-agent/agent.json"),
            install=(InstallStep(name="install-plugin", command=("/install",)),),
            files={"agent.json": '{"mtu": 8950}\n'},
            state_path="/run/house-cni",
            iptables=True,
            health_path="/healthz",
            rules=(PolicyRule(resources=("nodes",), verbs=("get", "list", "watch")),),
        ),
    ),
}
