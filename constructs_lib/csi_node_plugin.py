"""What a storage driver is declared with."""

from __future__ import annotations

from constructs_lib.agents.csi_node_plugin import (
    CsiDriver,
    Driver,
    HealthPorts,
    HostPathDriver,
    Nfs,
    TokenRequest,
)

__all__ = [
    "CsiDriver",
    "Driver",
    "HealthPorts",
    "HostPathDriver",
    "Nfs",
    "TokenRequest",
]
