"""One cluster of a fleet, as the checker judges it: for its platform, its release and its nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from constructs_lib.cluster.nodes import Nodes
from constructs_lib.fleet.cluster_input import ClusterInput
from constructs_lib.policy.config import Config, on_platform_of
from constructs_lib.policy.engine.checker import check
from constructs_lib.policy.finding import Report
from constructs_lib.record import replace

if TYPE_CHECKING:
    from constructs_lib.registry.image_lock import ImageLock

__all__ = ["check_cluster"]


def check_cluster(
    cluster: ClusterInput, *, config: Config, minor: int, images: ImageLock | None = None
) -> Report:
    """What is wrong with the DaemonSets of a cluster.

    Args:
        cluster: what is known of it.
        config: the configuration; the cluster's own platform counts.
        minor: the Kubernetes release of clusters that name none, as in 36 for 1.36.
        images: what ``images.lock`` knows of images. Default: nothing.

    Raises:
        ConstructsLibError: the node list holds mistakes. What is wrong with manifests is found.
    """
    known = cluster.read_nodes()
    nodes = known.nodes if known is not None else Nodes.of(())
    return check(
        cluster.folder.input,
        on_platform_of(nodes.examples(), replace(config, platform=cluster.platform)),
        minor=cluster.minor if cluster.minor is not None else minor,
        nodes=len(nodes) if known is not None else None,
        images=images,
        node_list=nodes,
    )
