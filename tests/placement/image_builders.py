"""Nodes of several kinds, an agent with an image, and what is known of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from constructs_lib.cluster.node import Node
from constructs_lib.cluster.open_label import OpenLabel
from constructs_lib.daemon_set.scheduling import read_daemon_set
from constructs_lib.k8s.label_selector import Requirement
from constructs_lib.placement.coverage import DaemonSetCoverage, coverage
from constructs_lib.registry.image_lock import ImageLock, LockedImage, PlatformImage
from constructs_lib.registry.platform import Platform
from tests.placement.builders import manifest
from tests.registries import OCI_INDEX, digest

__all__ = ["AMD64", "ARCH", "ARM64", "PINNED", "agent", "covered", "lock", "node", "open_to"]

ARCH = "kubernetes.io/arch"
AMD64, ARM64 = Platform("linux", "amd64"), Platform("linux", "arm64")


def node(name: str, **fields: Any) -> Node:
    labels = {ARCH: fields.pop("arch")} if "arch" in fields else {}
    return Node(name=name, labels={"kubernetes.io/os": "linux", **labels}, **fields)


def open_to(*conditions: Requirement) -> dict[str, OpenLabel]:
    return {ARCH: OpenLabel(conditions=conditions)}


def agent(image: str, **pod: Any) -> dict[str, Any]:
    return manifest("agent", container={"image": image}, **pod)


def covered(made: dict[str, Any], *nodes: Node) -> DaemonSetCoverage:
    return coverage([read_daemon_set(made)], nodes).daemon_sets[0]


def lock(**sizes: int | None) -> ImageLock:
    images = (
        PlatformImage(platform=Platform("linux", name), digest=digest(name.encode()), size=size)
        for name, size in sizes.items()
    )
    entry = LockedImage(
        digest=digest(b"a"),
        name="a:1",
        media_type=OCI_INDEX,
        images=tuple(images),
        checked=dt.date(2026, 11, 1),
    )
    return ImageLock().with_entries([entry])


PINNED = f"a.example/a:1@{digest(b'a')}"
