"""The declaration of a storage agent: the node plugin of one of Ceph's drivers.

Facts: ceph/ceph-csi, ceph-csi-operator v1.0.4 and rook v1.20.6. It stands on its own: where Rook or
ceph-csi-operator manage the drivers, they make these Pods from their ``Driver`` objects, and two
node plugins of one name would take each other's socket. What makes, attaches and deletes volumes
is the driver's controller, which is not part of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar, TypeAlias

from pydantic import Field

from constructs_lib.agents.csi_node_plugin.base import CsiNodeSpec
from constructs_lib.agents.csi_node_plugin.needs import DriverNeeds, NodeDriver
from constructs_lib.agents.storage_agent.clusters import (
    CephClusters,
    clusters_file,
    clusters_mount,
)
from constructs_lib.agents.storage_agent.drivers import CephFs, CephNfs, Rbd
from constructs_lib.declaration.assembly import config_name
from constructs_lib.declaration.resources import Resources
from constructs_lib.declaration.sources import ObjectName
from constructs_lib.k8s.containers import Mount, config_map_volume
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.objects import config_map
from constructs_lib.record import replace

__all__ = ["StorageAgentSpec"]

CephDriver: TypeAlias = Annotated[Rbd | CephFs | CephNfs, Field(discriminator="kind")]


class StorageAgentSpec(CsiNodeSpec):
    """The node plugin of one of Ceph's drivers. Its ``image`` is required.

    Declare one for each driver a cluster uses. Not where Rook or ceph-csi-operator already run it.
    """

    program_name: ClassVar[str] = "storage-agent"
    programs: ClassVar[frozenset[str]] = frozenset({"cephcsi"})

    driver: CephDriver
    """The driver: block devices, CephFS, or CephFS through NFS."""
    clusters: CephClusters | ObjectName
    """The Ceph clusters of the driver's volumes; or the name of a ConfigMap of the namespace that
    has them in ``config.json``, such as the ``ceph-csi-config`` of the driver's controller. A
    change reaches running drivers within minutes and rolls none."""
    ceph_config: ObjectName | None = None
    """A ConfigMap of the namespace with a ``ceph.conf`` of your own, and with an empty ``keyring``,
    which the driver would have to make otherwise. None lets the driver write the few lines it
    needs."""
    resources: Resources = Resources(cpu="250m", memory="384Mi", memory_limit="1Gi")
    """Requests and limits of the driver on every node: Rook's, but for the request of memory,
    which is 512Mi there. Volumes in user space are served from it; raise the limit with their
    number, as its end is theirs."""

    def default_image(self) -> None:
        """None: no public digest of the image (``quay.io/cephcsi/cephcsi``) is known."""

    def node_driver(self) -> NodeDriver:
        return self.driver

    def needs(self) -> DriverNeeds:
        needs = self.driver.needs(
            folders=self.folders(), clusters=clusters_mount(self._clusters_name)
        )
        if self.ceph_config is not None:
            needs = _with_own_config(needs, self.ceph_config)
        if isinstance(self.clusters, str):
            return needs
        reason = "The driver reads the clusters again when they change, and keeps its mounts."
        return replace(needs, reasons={**needs.reasons, "DS901": reason})

    def companions(self, labels: Mapping[str, str]) -> Sequence[Manifest]:
        beside = super().companions(labels)
        if isinstance(self.clusters, str):
            return beside
        data = {"config.json": clusters_file(self.clusters)}
        return [
            config_map(self._clusters_name, namespace=self.namespace, labels=labels, data=data),
            *beside,
        ]

    @property
    def _clusters_name(self) -> str:
        return self.clusters if isinstance(self.clusters, str) else config_name(self.name)


def _with_own_config(needs: DriverNeeds, config_map: str) -> DriverNeeds:
    mount = Mount(volume=config_map_volume("ceph-config", config_map), path="/etc/ceph")
    elsewhere = "Who runs the Ceph cluster keeps its configuration."
    known = needs.reasons.get("DS902")
    reason = elsewhere if known is None else f"{known} {elsewhere}"
    return replace(needs, mounts=[*needs.mounts, mount], reasons={**needs.reasons, "DS902": reason})
