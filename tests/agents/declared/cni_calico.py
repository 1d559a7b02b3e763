"""CniAgent with Calico: the least one can write, every field at work, and eBPF."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from constructs_lib.agents.cni_agent.calico import (
    Calico,
    CalicoBgp,
    CalicoEbpf,
    CalicoPools,
    CalicoVxlan,
    InCidr,
    KubeControllers,
    Typha,
    TyphaTls,
)
from constructs_lib.agents.cni_agent.spec import CniAgentSpec
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.image import catalogue_image
from constructs_lib.declaration.pinned import PinnedFile
from constructs_lib.declaration.resources import Resources

_CRDS: Final = PinnedFile(
    path=str(Path(__file__).with_name("calico-crds.yaml")),
    sha256="1adbc69ff1dd1613416c2d3cee3fcdbb5be873d3c25729e4c8dda0fd83193bd7",
)


def _mirrored(image: str) -> str:
    """A mirrored image keeps its digest."""
    return f"registry.example/mirror/{catalogue_image(image).rpartition('/')[2]}"


CASES: Final[dict[str, AgentSpec]] = {
    "cni-agent-calico-minimal": CniAgentSpec(
        name="calico-node",
        namespace="calico-system",
        plugin=Calico(crds="installed", pod_cidr="10.244.0.0/16"),
    ),
    "cni-agent-calico-full": CniAgentSpec(
        name="calico-node",
        namespace="calico-system",
        image=_mirrored("calico-node"),
        resources=Resources(cpu="250m", memory="256Mi", memory_limit="1Gi"),
        plugin=Calico(
            crds=_CRDS,
            pod_cidr="10.42.0.0/16",
            pod_cidr_ipv6="fd00:42::/56",
            nat_outgoing=False,
            backend=CalicoBgp(ipip="CrossSubnet"),
            autodetection=InCidr(cidrs=("10.0.0.0/16", "fd00:10::/64")),
            mtu=8980,
            health_port=19099,
            metrics_port=9091,
            pools=CalicoPools(block_size=28, block_size_ipv6=124, nodes="zone == 'west'"),
            typha=Typha(
                image=f"registry.example/mirror/typha:v3.32.2@sha256:{'0123456789abcdef' * 4}",
                replicas=5,
                resources=Resources(cpu="200m", memory="512Mi", memory_limit="2Gi"),
                port=15473,
                health_port=19098,
                metrics_port=9093,
                tls=TyphaTls(),
            ),
            extra={"FELIX_LOGSEVERITYSCREEN": "Warning"},
            cni_image=_mirrored("calico-cni"),
            kube_controllers=KubeControllers(
                image=_mirrored("calico-kube-controllers"),
                resources=Resources(cpu="50m", memory="256Mi", memory_limit="1Gi"),
                load_balancer=True,
            ),
        ),
    ),
    "cni-agent-calico-ebpf": CniAgentSpec(
        name="calico-node",
        namespace="calico-system",
        plugin=Calico(
            crds="installed",
            pod_cidr="10.42.0.0/16",
            backend=CalicoVxlan(encapsulation="CrossSubnet", port=14789),
            ebpf=CalicoEbpf(api_server_host="api.cluster.example"),
        ),
    ),
    "cni-agent-calico-ipv6": CniAgentSpec(
        name="calico-node",
        namespace="calico-system",
        plugin=Calico(
            crds="installed",
            pod_cidr_ipv6="fd00:42::/56",
            backend=CalicoBgp(ipip="Never"),
            kube_controllers=KubeControllers(metrics_port=None),
        ),
    ),
}
