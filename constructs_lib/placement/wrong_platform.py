"""Nodes that should run an agent and for which its image was not built.

A pin that names the image of one platform is pulled by every node and starts on none of another
kind ("exec format error"); an index without the node's platform is not even pulled. A node whose
processor no label tells is left out.

Source: ``core/images/image.go`` (Manifest) of containerd 2: only what an index points to is held
against the node's platform.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from constructs_lib.cluster.node import Node
from constructs_lib.daemon_set.architectures import ARCHITECTURE
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.label_selector import Requirement
from constructs_lib.placement.coverage import DaemonSetCoverage
from constructs_lib.record import dataclass
from constructs_lib.registry.image_lock import ImageLock, LockedImage
from constructs_lib.registry.platform import Platform, read_platform

__all__ = ["WrongPlatform", "platforms_of", "wrong_platforms"]

_OS = "kubernetes.io/os"


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongPlatform:
    """Nodes of one kind that cannot run an image.

    Attributes:
        daemon_set: the DaemonSet, as ``namespace/name``.
        image: the image as written.
        locked: what is known of the image.
        platform: what the nodes are.
        nodes: the nodes, in the order given.
    """

    daemon_set: str
    image: str
    locked: LockedImage
    platform: Platform
    nodes: Sequence[Node]


def platforms_of(node: Node) -> tuple[Platform, ...]:
    """What a node is; empty where its labels do not say which processor it has.

    A planned node may become one of several: a pool of Karpenter's that says nothing makes both.
    """
    system, architecture = node.labels.get(_OS, "linux"), node.labels.get(ARCHITECTURE)
    open_label = node.open_labels.get(ARCHITECTURE)
    if architecture is None and open_label is not None:
        names = _names(open_label.conditions)
    else:
        names = (architecture or "",)
    found = (_platform(system, name) for name in names)
    return tuple(each for each in found if each is not None)


def _names(conditions: Sequence[Requirement]) -> tuple[str, ...]:
    """The values that conditions name, as far as all of them allow them."""
    named = [name for each in conditions if each.operator == "In" for name in each.values]
    fitting = (name for name in named if all(each.matches({each.key: name}) for each in conditions))
    return tuple(dict.fromkeys(fitting))


@lru_cache(maxsize=256)
def _platform(system: str, architecture: str) -> Platform | None:
    return read_platform(f"{system}/{architecture}")


def wrong_platforms(
    entry: DaemonSetCoverage, view: DaemonSetView, lock: ImageLock
) -> Iterator[WrongPlatform]:
    """Every image of a DaemonSet that some node would need and cannot run.

    Args:
        entry: where the DaemonSet is wanted.
        view: the same as it is written.
        lock: what is known of images. Others are passed over.
    """
    images = {use.text: lock.find(use.image) for use in view.images}
    known = {text: found for text, found in images.items() if found is not None and found.images}
    if not known:
        return
    wanted = entry.wanted_on
    # Nodes of a group may differ in what no DaemonSet selects.
    platforms = {each: None for node in wanted.examples() for each in platforms_of(node)}
    for text, locked in known.items():
        for platform in platforms:
            if not locked.on(platform):
                yield WrongPlatform(
                    daemon_set=entry.daemon_set.title,
                    image=text,
                    locked=locked,
                    platform=platform,
                    nodes=wanted.where(_is_of(platform)),
                )


def _is_of(platform: Platform) -> Callable[[Node], bool]:
    return lambda node: platform in platforms_of(node)
