"""StorageAgent: the least one can write, every field at work, and every driver of Ceph."""

from __future__ import annotations

from typing import Final

from constructs_lib.agents.csi_node_plugin import CsiDriver, HealthPorts
from constructs_lib.agents.storage_agent import (
    CephCluster,
    CephFs,
    CephNfs,
    Encryption,
    Nbd,
    Rbd,
    StorageAgentSpec,
    TenantCredentials,
)
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.host import Granted, HostAccess, HostPath
from constructs_lib.declaration.image import catalogue_image
from constructs_lib.declaration.nodes import Nodes
from constructs_lib.declaration.resources import Resources
from constructs_lib.declaration.rollout import OnDelete, RollingUpdate

IMAGE: Final = "quay.io/cephcsi/cephcsi:v3.17.0"
UNPINNED: Final = "No digest of this release is known yet; pin it before the first rollout."


def _mirrored(image: str) -> str:
    """A mirrored image keeps its digest."""
    return f"registry.example/mirror/{catalogue_image(image).rpartition('/')[2]}"


CASES: Final[dict[str, AgentSpec]] = {
    "storage-agent-minimal": StorageAgentSpec(
        name="ceph-rbd-node",
        namespace="ceph-csi",
        image=IMAGE,
        allow_unpinned=UNPINNED,
        driver=Rbd(),
        clusters=(
            CephCluster(
                id="b9127830-b0cc-4e34-aa47-9d1a2e9949a8",
                monitors=("10.0.0.1:3300", "10.0.0.2:3300", "10.0.0.3:3300"),
            ),
        ),
    ),
    "storage-agent-full": StorageAgentSpec(
        name="ceph-rbd-node",
        namespace="rook-ceph",
        image=IMAGE,
        allow_unpinned=UNPINNED,
        driver=Rbd(
            name="rook-ceph.rbd.csi.ceph.com",
            csi_driver=CsiDriver(attach_required=True, fs_group_policy="File", se_linux_mount=True),
            nbd=Nbd(secrets=("rook-csi-rbd-node",)),
            encryption=Encryption(
                config_map="ceph-csi-kms",
                secrets=("ceph-csi-kms-token",),
                web_identity=True,
                tenants=TenantCredentials(
                    source="service-accounts",
                    reason="Every team of this cluster has a Vault role of its own.",
                ),
            ),
            verbosity=4,
            topology_labels=("topology.kubernetes.io/region", "topology.kubernetes.io/zone"),
            health_ports=HealthPorts(driver=29780, registrar=29781),
        ),
        clusters=(
            CephCluster(
                id="rook-ceph",
                monitors=("[fd00::1]:3300", "mon-b.storage.example:3300"),
                rados_namespace="kubernetes",
                subvolume_group="kubernetes",
                crush_location_labels=("topology.kubernetes.io/zone",),
            ),
            CephCluster(id="archive", monitors=("10.9.0.1:6789",)),
        ),
        ceph_config="ceph-config",
        kubelet_dir="/var/lib/k0s/kubelet",
        resources=Resources(cpu="100m", memory="448Mi", memory_limit="1792Mi"),
        sidecar_resources=Resources(cpu="5m", memory="20Mi", memory_limit="64Mi"),
        rollout=OnDelete(owner="The storage team, after it has drained the node."),
        registrar_image=_mirrored("csi-node-driver-registrar"),
        liveness_image=_mirrored("csi-livenessprobe"),
        privileged_sidecars=Granted(reason="SELinux is enforcing on every node of the fleet."),
        nodes=Nodes(labels={"storage.example/ceph": "true"}),
        host=HostAccess(
            paths=(
                HostPath(
                    path="/etc/selinux",
                    type="Directory",
                    reason="Volumes are mounted with the label of their Pod.",
                ),
            ),
        ),
        labels={"team": "storage"},
    ),
    "storage-agent-cephfs": StorageAgentSpec(
        name="ceph-fs-node",
        namespace="ceph-csi",
        image=IMAGE,
        allow_unpinned=UNPINNED,
        driver=CephFs(kernel_mount_options=("ms_mode=secure", "noatime")),
        clusters="ceph-csi-config",
        rollout=RollingUpdate(
            max_unavailable="10%", reason="Mounted volumes stay, and new ones can wait a minute."
        ),
    ),
    "storage-agent-fuse": StorageAgentSpec(
        name="ceph-fs-node",
        namespace="ceph-csi",
        image=IMAGE,
        allow_unpinned=UNPINNED,
        driver=CephFs(
            csi_driver=None,
            fuse=True,
            encryption=Encryption(config_map="ceph-csi-kms"),
        ),
        clusters="ceph-csi-config",
        rollout=OnDelete(owner="The storage team, after it has drained the node."),
    ),
    "storage-agent-nfs": StorageAgentSpec(
        name="ceph-nfs-node",
        namespace="ceph-csi",
        image=IMAGE,
        allow_unpinned=UNPINNED,
        driver=CephNfs(),
        clusters="ceph-csi-config",
    ),
}
