"""What the node plugin of Ceph is declared with."""

from __future__ import annotations

from constructs_lib.agents.storage_agent import (
    CephCluster,
    CephFs,
    CephNfs,
    Encryption,
    Nbd,
    Rbd,
    TenantCredentials,
)

__all__ = [
    "CephCluster",
    "CephFs",
    "CephNfs",
    "Encryption",
    "Nbd",
    "Rbd",
    "TenantCredentials",
]
