"""Calico's eBPF data plane, which also does the work of kube-proxy.

Facts: projectcalico/calico v3.32.1 (manifests/calico-bpf.yaml, felix/bpf). What finds the
API server by its Service would wait for the very programs it is to load.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from constructs_lib.declaration.model import Part, Port

__all__ = ["CalicoEbpf"]


class CalicoEbpf(Part):
    """eBPF programs instead of iptables rules, and instead of kube-proxy.

    kube-proxy must not run on these nodes: both would translate Services. Linux 5.3 or newer, or
    the 4.18 of RHEL.
    """

    api_server_host: Annotated[str, Field(pattern=r"^[A-Za-z0-9.:-]+$")]
    """Address or name of the API server that works without kube-proxy (``10.0.0.1``)."""
    api_server_port: Port = 6443
    """Its port."""

    def env(self) -> dict[str, str]:
        """Variables that replace those of the Service, which the kubelet sets."""
        return {
            "KUBERNETES_SERVICE_HOST": self.api_server_host,
            "KUBERNETES_SERVICE_PORT": str(self.api_server_port),
        }
