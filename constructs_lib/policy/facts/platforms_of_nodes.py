"""Which nodes cannot run an image that a DaemonSet brings to them.

A DaemonSet that the API server would refuse is left out: other rules speak of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from constructs_lib.cluster.node import Node
from constructs_lib.daemon_set.read import read_view
from constructs_lib.daemon_set.scheduling import scheduled
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.errors import ManifestError
from constructs_lib.placement.coverage import coverage
from constructs_lib.placement.wrong_platform import WrongPlatform, wrong_platforms
from constructs_lib.registry.image_lock import ImageLock

__all__ = ["UnfitImages", "unfit_images"]

UnfitImages: TypeAlias = Mapping[int, Sequence[WrongPlatform]]
"""What is wrong with the images of each DaemonSet, by the identity of its view."""


def unfit_images(
    daemon_sets: Sequence[DaemonSetView], nodes: Sequence[Node], images: ImageLock
) -> UnfitImages:
    """The nodes that cannot run an image, DaemonSet by DaemonSet.

    Args:
        daemon_sets: the DaemonSets.
        nodes: the nodes.
        images: what is known of images.
    """
    sound = {}
    for view in daemon_sets:
        try:
            sound[id(view)] = (view, scheduled(read_view(view.written)))
        except ManifestError:
            continue
    decided = coverage([daemon_set for _, daemon_set in sound.values()], nodes)
    found: dict[int, list[WrongPlatform]] = {key: [] for key in sound}
    for key, (view, _), entry in zip(sound, sound.values(), decided.daemon_sets, strict=True):
        found[key] += wrong_platforms(entry, view, images)
    return found
