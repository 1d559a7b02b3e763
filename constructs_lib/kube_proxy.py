"""What kube-proxy is declared with."""

from __future__ import annotations

from constructs_lib.agents.kube_proxy import (
    Conntrack,
)
from constructs_lib.agents.kube_proxy_local import (
    ByBridge,
    ByClusterCidr,
    ByInterfacePrefix,
    ByNodeCidr,
)

__all__ = [
    "ByBridge",
    "ByClusterCidr",
    "ByInterfacePrefix",
    "ByNodeCidr",
    "Conntrack",
]
