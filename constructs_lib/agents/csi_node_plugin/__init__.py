"""CsiNodePlugin: the node side of a storage driver of the Container Storage Interface."""

from constructs_lib.agents.csi_node_plugin.csi_driver import CsiDriver, TokenRequest
from constructs_lib.agents.csi_node_plugin.drivers import (
    INLINE_NFS,
    Driver,
    HostPathDriver,
    Nfs,
)
from constructs_lib.agents.csi_node_plugin.needs import HealthPorts
from constructs_lib.agents.csi_node_plugin.spec import CsiNodePluginSpec

__all__ = [
    "INLINE_NFS",
    "CsiDriver",
    "CsiNodePluginSpec",
    "Driver",
    "HealthPorts",
    "HostPathDriver",
    "Nfs",
    "TokenRequest",
]
