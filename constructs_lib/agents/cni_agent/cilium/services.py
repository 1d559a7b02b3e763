"""Who serves Services, and how packets from outside reach their Pods.

Keys and defaults are those of cilium/charts 1.20.0 (cilium-configmap.yaml); which way of direct
server return goes with which routing is the table of Documentation/network/kubernetes/
kubeproxy-free.rst of cilium/cilium.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from constructs_lib.agents.cni_agent.cilium.keys import flag
from constructs_lib.declaration.model import ListOf, Part, Port
from constructs_lib.declaration.networks import Cidr
from constructs_lib.declaration.port_of_node import ServicePortOfNode
from constructs_lib.k8s.containers import env_value
from constructs_lib.k8s.manifest import Json

__all__ = ["DirectReturn", "KubeProxyReplacement"]


class DirectReturn(Part):
    """Answers go from the Pod's node straight to the client, which sees its own address kept."""

    protocols: Literal["tcp", "all"] = "tcp"
    """TCP only, as UDP would need a smaller MTU on the way to the Pod's node; or both."""
    dispatch: Literal["geneve", "opt"] = "geneve"
    """How the Pod's node learns what to answer as: wrapped in Geneve, or by an option of the IP
    header (``opt``), which many routers drop and which needs ``NativeRouting``."""

    def config(self) -> dict[str, str]:
        """Its keys of Cilium's configuration."""
        mode = "hybrid" if self.protocols == "tcp" else "dsr"
        return {"bpf-lb-mode": mode, "bpf-lb-dsr-dispatch": self.dispatch}


class KubeProxyReplacement(Part):
    """Cilium serves Services itself; kube-proxy must not run.

    Without kube-proxy nothing serves the Service of the API server before Cilium does, so Cilium
    has to know where the API server is.
    """

    api_server_host: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9.:-]*$")]
    """Name or address of the API server or its load balancer, as nodes reach it, without scheme
    and port (``10.0.0.1``)."""
    api_server_port: Port = 6443
    """Its port."""
    health_port: ServicePortOfNode | None = None
    """Port on every address of a node where cloud load balancers ask whether Services are served
    there. Set 10256, kube-proxy's, where they do; none by default, as everybody can ask."""
    direct_return: DirectReturn | None = None
    """Let nodes answer clients outside the cluster directly. None sends answers back through the
    node that the client asked, which then also hides the client's address from the Pod."""
    algorithm: Literal["random", "maglev"] = "random"
    """How a Pod is chosen for a connection from outside. ``maglev`` chooses the same on every
    node, so that a connection survives the loss of the node it came through; it takes more
    memory."""
    acceleration: Literal["disabled", "native", "best-effort"] = "disabled"
    """Balance in the network card's driver (XDP). ``native`` stops the agent where a driver
    cannot, ``best-effort`` goes on without."""
    inside_pods: bool = True
    """Also translate Services where a Pod's program opens its connection. False leaves Pods'
    sockets alone, which service meshes (Istio), KubeVirt and gVisor need."""
    node_port_addresses: ListOf[Cidr] = ()
    """Networks of the node addresses that NodePorts are served on; the first private address of
    each device by default."""

    def config(self) -> dict[str, str]:
        """Its keys of Cilium's configuration."""
        config = {
            "kube-proxy-replacement": "true",
            "bpf-lb-algorithm": self.algorithm,
            "bpf-lb-acceleration": self.acceleration,
            "bpf-lb-sock-hostns-only": flag(not self.inside_pods),
            **({"bpf-lb-mode": "snat"} if not self.direct_return else self.direct_return.config()),
        }
        if self.health_port is not None:
            address = f"0.0.0.0:{self.health_port}"
            config["kube-proxy-replacement-healthz-bind-address"] = address
        if self.node_port_addresses:
            config["nodeport-addresses"] = ",".join(self.node_port_addresses)
        return config

    def env(self) -> list[dict[str, Json]]:
        """Where Kubernetes' clients look for the API server."""
        return [
            env_value("KUBERNETES_SERVICE_HOST", self.api_server_host),
            env_value("KUBERNETES_SERVICE_PORT", str(self.api_server_port)),
        ]
