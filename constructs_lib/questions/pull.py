"""How many bytes a node pulls for a new Pod, as far as ``images.lock`` knows sizes.

Layers that images share are counted with each of them, and what a node has already is not known:
it is the most that is pulled, not what is.
"""

from __future__ import annotations

from collections.abc import Sequence

from constructs_lib.daemon_set.update import Pull
from constructs_lib.k8s.image import read_image
from constructs_lib.placement.coverage import DaemonSetCoverage
from constructs_lib.placement.wrong_platform import platforms_of
from constructs_lib.registry.image_lock import ImageLock
from constructs_lib.registry.platform import Platform

__all__ = ["pull_of"]


def pull_of(images: Sequence[str], covered: DaemonSetCoverage, lock: ImageLock) -> Pull | None:
    """What the node that pulls the most pulls; none where no size is known.

    Args:
        images: what a node pulls.
        covered: where the DaemonSet is wanted.
        lock: what is known of images.
    """
    shapes = covered.wanted_on.examples()
    platforms = {platform for node in shapes for platform in platforms_of(node)}
    pulls = [_on(platform, images, lock) for platform in platforms]
    known = [pull for pull in pulls if pull.bytes]
    if not known:
        return None
    return Pull(
        bytes=max(pull.bytes for pull in known), unknown=max(pull.unknown for pull in pulls)
    )


def _on(platform: Platform, images: Sequence[str], lock: ImageLock) -> Pull:
    sizes = [
        locked.size_on(platform) if (locked := lock.find(read_image(text))) is not None else None
        for text in images
    ]
    known = [size for size in sizes if size is not None]
    return Pull(bytes=sum(known), unknown=len(sizes) - len(known))
