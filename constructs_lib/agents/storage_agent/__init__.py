"""StorageAgent: the node side of Ceph's storage drivers."""

from constructs_lib.agents.storage_agent.clusters import CephCluster
from constructs_lib.agents.storage_agent.drivers import CephFs, CephNfs, Nbd, Rbd
from constructs_lib.agents.storage_agent.encryption import Encryption, TenantCredentials
from constructs_lib.agents.storage_agent.spec import StorageAgentSpec

__all__ = [
    "CephCluster",
    "CephFs",
    "CephNfs",
    "Encryption",
    "Nbd",
    "Rbd",
    "StorageAgentSpec",
    "TenantCredentials",
]
