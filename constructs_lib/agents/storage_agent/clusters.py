"""The Ceph clusters a driver knows: the file ``config.json`` of every Ceph CSI driver.

Facts: ceph/ceph-csi (``internal/util/csiconfig.go``, ``volid.go`` and the ``ClusterInfo`` of
``api/deploy/kubernetes``). The file is read anew at every call, so a change of it reaches running
drivers through the volume and rolls nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Annotated, Final, TypeAlias

from pydantic import Field

from constructs_lib.declaration.model import ListOf, Part, checked
from constructs_lib.k8s.containers import Mount, config_map_volume
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.metadata import label_key_problem
from constructs_lib.k8s.repeats import repeated

__all__ = ["CephCluster", "CephClusters", "clusters_file", "clusters_mount"]

_LONGEST_ID: Final = 64
"""Characters left for the cluster in a volume's handle, which has 128."""

_MONITOR: Final = re.compile(r"(?:\[[0-9A-Fa-f:]+\]|[A-Za-z0-9](?:[-.A-Za-z0-9]*)):[0-9]{1,5}")


def _id_problem(text: str) -> str | None:
    if re.fullmatch(r"[^\s]+", text) is None:
        return (
            f"{text!r} is not the id of a cluster; write its fsid, or what StorageClasses call it"
        )
    if len(text) > _LONGEST_ID:
        return f"{text!r} has {len(text)} characters; a volume's handle has room for {_LONGEST_ID}"
    return None


def _monitor_problem(address: str) -> str | None:
    if _MONITOR.fullmatch(address) is None:
        return f"{address!r} is not a monitor; write address and port as in 10.0.0.1:3300"
    return None


def _monitors_problem(addresses: tuple[str, ...]) -> str | None:
    return None if addresses else "no monitor is named; name all of them"


class CephCluster(Part):
    """One Ceph cluster, as ``clusterID`` of a StorageClass names it."""

    id: Annotated[str, checked(_id_problem)]
    """The value of ``clusterID`` in StorageClasses: mostly the cluster's fsid. It is part of the
    handle of every volume, so it can never be changed."""
    monitors: Annotated[
        ListOf[Annotated[str, checked(_monitor_problem)]], checked(_monitors_problem)
    ]
    """Addresses of the monitors with their ports (``10.0.0.1:3300``; 6789 for the older protocol,
    ``[fd00::1]:3300`` for IPv6). Name them all: with none that answers, no volume is mounted."""
    rados_namespace: Annotated[str, Field(min_length=1)] | None = None
    """RADOS namespace of the RBD images; it must exist. None is the pool's own."""
    subvolume_group: Annotated[str, Field(min_length=1)] | None = None
    """Subvolume group of CephFS volumes; it must exist. None is ``csi``."""
    crush_location_labels: ListOf[Annotated[str, checked(label_key_problem)]] = ()
    """Labels of the node that say where it is in the CRUSH map
    (``topology.kubernetes.io/zone``): reads then go to the nearest copy. None reads from the
    primary one."""

    def entry(self) -> dict[str, Json]:
        """The cluster in ``config.json``."""
        result: dict[str, Json] = {"clusterID": self.id, "monitors": list(self.monitors)}
        if self.rados_namespace is not None:
            result["rbd"] = {"radosNamespace": self.rados_namespace}
        if self.subvolume_group is not None:
            result["cephFS"] = {"subvolumeGroup": self.subvolume_group}
        if self.crush_location_labels:
            labels = list(self.crush_location_labels)
            result["readAffinity"] = {"enabled": True, "crushLocationLabels": labels}
        return result


def _clusters_problem(clusters: tuple[CephCluster, ...]) -> str | None:
    if not clusters:
        return "no cluster is declared; declare one, or name the ConfigMap that has them"
    twice = repeated([cluster.id for cluster in clusters])
    return f"{twice} are listed twice, and only the first would count" if twice else None


CephClusters: TypeAlias = Annotated[ListOf[CephCluster], checked(_clusters_problem)]
"""At least one Ceph cluster, each once."""


def clusters_file(clusters: Sequence[CephCluster]) -> str:
    """The text of ``config.json``."""
    return json.dumps([cluster.entry() for cluster in clusters], indent=2) + "\n"


def clusters_mount(config_map: str) -> Mount:
    """The ConfigMap that holds ``config.json``, where the driver looks for it."""
    return Mount(volume=config_map_volume("clusters", config_map), path="/etc/ceph-csi-config")
