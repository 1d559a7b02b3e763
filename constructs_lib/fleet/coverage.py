"""Where the agents of each cluster of a fleet run, as a row of one table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from constructs_lib.daemon_set.roles import RoleOf
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.fleet.cluster_input import ClusterInput
from constructs_lib.fleet.table import Cell, Row
from constructs_lib.k8s.image import read_image
from constructs_lib.placement.answer import CoverageReport
from constructs_lib.placement.requirement import Requires
from constructs_lib.questions.coverage import cover
from constructs_lib.questions.declared import Declared, declared

if TYPE_CHECKING:
    from constructs_lib.registry.image_lock import ImageLock

__all__ = ["cover_cluster", "row_of_cluster"]

_Shown = TypeVar("_Shown")


def cover_cluster(
    cluster: ClusterInput,
    *,
    roles: Sequence[RoleOf] = (),
    requires: Requires | None = None,
    max_uncovered: int = 0,
    images: ImageLock | None = None,
) -> CoverageReport:
    """Where the agents of a cluster run, where not and why.

    Args:
        cluster: what is known of it, its nodes included.
        roles: what the configuration says that DaemonSets are to their nodes.
        requires: which nodes each DaemonSet must cover. Default: nothing is required.
        max_uncovered: how many of these each may miss.
        images: what ``images.lock`` knows of images. Default: nothing.

    Raises:
        ConstructsLibError: the API server would refuse a manifest, the node list holds mistakes,
            or there is none.
    """
    return cover(
        declared(cluster.folder.input, roles=roles),
        cluster.known_nodes(),
        requires=requires,
        max_uncovered=max_uncovered,
        images=images,
    )


def row_of_cluster(
    cluster: ClusterInput,
    *,
    shown: Callable[[str, CoverageReport], _Shown],
    roles: Sequence[RoleOf] = (),
    requires: Requires | None = None,
    max_uncovered: int = 0,
    images: ImageLock | None = None,
) -> tuple[Row, _Shown | None]:
    """The row of a cluster, and what else is shown of it.

    Args:
        cluster: what is known of it; without nodes only its versions are told.
        shown: makes what is shown of the name of the cluster and its whole answer.
        roles: as above, like the others.
        requires: likewise.
        max_uncovered: likewise.
        images: likewise.

    Raises:
        ConstructsLibError: the API server would refuse a manifest, or the node list holds mistakes.
    """
    if cluster.nodes is None:
        found = declared(cluster.folder.input, roles=roles)
        return Row(like=cluster.name, nodes=None, cells=dict(_without_nodes(found))), None
    report = cover_cluster(
        cluster, roles=roles, requires=requires, max_uncovered=max_uncovered, images=images
    )
    row = Row(
        like=cluster.name,
        nodes=len(report.coverage.nodes),
        cells=dict(_cells(report)),
        conflicts=len(report.open_conflicts),
        required=report.required,
    )
    return row, shown(cluster.name, report)


def _without_nodes(found: Declared) -> Iterator[tuple[str, Cell]]:
    for daemon_set, view in zip(found.daemon_sets, found.views, strict=True):
        cell = Cell(
            version=_version(view), desired=None, running=None, requests=daemon_set.requests
        )
        yield daemon_set.title, cell


def _cells(report: CoverageReport) -> Iterator[tuple[str, Cell]]:
    entries = report.coverage.daemon_sets
    for entry, view, cost in zip(entries, report.views, report.cost.agents, strict=True):
        running = sum(
            len(group.nodes) for group in entry.groups if group.together.outcome == "runs"
        )
        cell = Cell(
            version=_version(view), desired=entry.desired, running=running, requests=cost.total
        )
        yield entry.daemon_set.title, cell


def _version(view: DaemonSetView) -> str:
    images = [read_image(container.image.text) for container in view.app]
    tags = [image.tag for image in images if image is not None and image.tag is not None]
    return ", ".join(dict.fromkeys(tags)) or "untagged"
