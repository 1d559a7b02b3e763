"""CsiNodePlugin: the least one can write, every field at work, and every kind of driver."""

from __future__ import annotations

from typing import Final

from constructs_lib.agents.csi_node_plugin import (
    INLINE_NFS,
    CsiDriver,
    CsiNodePluginSpec,
    Driver,
    HealthPorts,
    HostPathDriver,
    Nfs,
    TokenRequest,
)
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.host import Granted, HostAccess, HostPath
from constructs_lib.declaration.image import catalogue_image
from constructs_lib.declaration.monitoring import Monitoring
from constructs_lib.declaration.nodes import Nodes
from constructs_lib.declaration.rbac import PolicyRule
from constructs_lib.declaration.resources import Resources
from constructs_lib.declaration.rollout import OnDelete, RollingUpdate
from constructs_lib.declaration.sources import EnvVar


def _mirrored(image: str) -> str:
    """A mirrored image keeps its digest."""
    return f"registry.example/mirror/{catalogue_image(image).rpartition('/')[2]}"


CASES: Final[dict[str, AgentSpec]] = {
    "csi-node-plugin-minimal": CsiNodePluginSpec(
        name="csi-nfs-node", namespace="csi-nfs", driver=Nfs()
    ),
    "csi-node-plugin-full": CsiNodePluginSpec(
        name="house-csi-node",
        namespace="house-csi",
        monitoring=Monitoring(labels={"release": "prometheus"}),
        image=_mirrored("csi-hostpathplugin"),
        driver=Driver(
            name="block.csi.house.example",
            csi_driver=CsiDriver(
                attach_required=True,
                pod_info_on_mount=True,
                volume_lifecycle_modes=("Persistent", "Ephemeral"),
                fs_group_policy="None",
                requires_republish=True,
                token_requests=(TokenRequest(audience="vault", expiration_seconds=1200),),
                storage_capacity=True,
                se_linux_mount=True,
            ),
            command=("/bin/house-csi",),
            args=("node", "--endpoint=$(CSI_ENDPOINT)"),
            stages=True,
            devices=True,
            fuse=True,
            rules=(PolicyRule(resources=("nodes",), verbs=("get", "patch")),),
            health_ports=HealthPorts(driver=29761, registrar=29762),
            grace_seconds=120,
        ),
        kubelet_dir="/var/lib/k0s/kubelet",
        resources=Resources(cpu="50m", memory="128Mi", memory_limit="512Mi"),
        sidecar_resources=Resources(cpu="5m", memory="20Mi", memory_limit="64Mi"),
        rollout=OnDelete(owner="The storage team, after it has drained the node."),
        registrar_image=_mirrored("csi-node-driver-registrar"),
        liveness_image=_mirrored("csi-livenessprobe"),
        privileged_sidecars=Granted(reason="SELinux is enforcing on every node of the fleet."),
        env=(EnvVar(name="CSI_NODE_NAME", value="$(NODE_NAME)"),),
        nodes=Nodes(labels={"storage.example/class": "block"}),
        host=HostAccess(
            network=Granted(reason="iSCSI sessions must outlive the Pod."),
            paths=(
                HostPath(
                    path="/etc/iscsi",
                    type="Directory",
                    reason="The initiator's name is the node's.",
                ),
            ),
        ),
        labels={"team": "storage"},
    ),
    "csi-node-plugin-driver": CsiNodePluginSpec(
        name="house-csi-node",
        namespace="house-csi",
        image=_mirrored("csi-hostpathplugin"),
        driver=Driver(name="files.csi.house.example", csi_driver=None),
    ),
    "csi-node-plugin-nfs": CsiNodePluginSpec(
        name="csi-nfs-node",
        namespace="csi-nfs",
        driver=Nfs(
            name="second.nfs.example",
            mount_permissions="0770",
            verbosity=5,
            csi_driver=INLINE_NFS,
            health_ports=HealthPorts(driver=29663, registrar=29664),
        ),
        kubelet_dir="/var/snap/microk8s/common/var/lib/kubelet",
        rollout=RollingUpdate(
            max_unavailable="10%", reason="Mounted volumes stay, and new ones can wait a minute."
        ),
    ),
    "csi-node-plugin-host-path": CsiNodePluginSpec(
        name="csi-hostpath",
        namespace="csi-hostpath",
        driver=HostPathDriver(state_path="/srv/csi", capacity={"slow": "10Gi", "fast": "100Gi"}),
    ),
}
