"""``constructs-lib check --fleet``: each cluster judged for itself."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from constructs_lib.cli.fleet.read import read_clusters
from constructs_lib.fleet.ask import ask_each
from constructs_lib.fleet.check import check_cluster
from constructs_lib.fleet.fleet import Fleet
from constructs_lib.intake.texts import Reading
from constructs_lib.policy.config import Config
from constructs_lib.policy.finding import Report

if TYPE_CHECKING:
    from constructs_lib.registry.image_lock import ImageLock

__all__ = ["check_fleet"]


def check_fleet(
    fleet: str,
    paths: Sequence[str],
    reading: Reading,
    *,
    config: Config,
    minor: int,
    images: ImageLock | None,
) -> tuple[dict[str, Report], dict[str, bytes]]:
    """The report of each cluster, and the texts that they speak of.

    Args:
        fleet: where the clusters are declared.
        paths: the folder with the manifests of all.
        reading: how files are read.
        config: the configuration.
        minor: the Kubernetes release of clusters that name none.
        images: what ``images.lock`` knows of images.

    Raises:
        ConstructsLibError: the fleet, its folders or a node list hold mistakes.
    """
    clusters = read_clusters(Fleet.load(fleet), paths, reading).clusters
    ask = partial(check_cluster, config=config, minor=minor, images=images)
    reports = ask_each(ask, clusters)
    texts = {name: text for each in clusters for name, text in each.folder.named.items()}
    names = [each.name for each in clusters]
    return dict(zip(names, reports, strict=True)), texts
