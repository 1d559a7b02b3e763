"""The images of all DaemonSets of an input: who uses a repository first, and what is pulled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.image import Image

__all__ = ["FirstUses", "first_uses", "key_of", "pulled_images"]

FirstUses: TypeAlias = Mapping[tuple[str, bool], tuple[DaemonSetView, Image]]
"""Who uses a repository first, by its key."""


def key_of(daemon_set: DaemonSetView, image: Image) -> tuple[str, bool]:
    """What images must share to be compared: a repository holds other tags for Windows."""
    return image.repository, daemon_set.is_windows


def first_uses(daemon_sets: Iterable[DaemonSetView]) -> FirstUses:
    """The first use of each repository."""
    found: dict[tuple[str, bool], tuple[DaemonSetView, Image]] = {}
    for daemon_set in daemon_sets:
        for use in daemon_set.images:
            if use.image is not None:
                found.setdefault(key_of(daemon_set, use.image), (daemon_set, use.image))
    return found


def pulled_images(daemon_sets: Iterable[DaemonSetView]) -> frozenset[str]:
    """The references that some of the Pods pull to their nodes."""
    uses = (use for daemon_set in daemon_sets for use in daemon_set.images)
    return frozenset(use.text for use in uses if use.pull_policy != "Never")
