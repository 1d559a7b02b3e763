"""What a CSI driver is told, as far as drivers agree: its socket, and how it mounts.

A driver that serves its mounts by a process of its own Pod (FUSE, NBD) takes them along when the
Pod ends.

Source: the charts of Ceph-CSI, csi-s3, gcs-fuse, Mountpoint for S3, blobfuse, JuiceFS, GeeseFS.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.programs.facts import Access, Collector, Facts
from constructs_lib.programs.flags import Flags
from constructs_lib.programs.told import Told

__all__ = ["USER_SPACE", "read"]

USER_SPACE: Final = "mounts in user space"
"""The name of the part that serves mounts from the Pod."""
_MOUNTERS: Final = frozenset(
    {"fuse", "rbd-nbd", "ceph-fuse", "geesefs", "s3fs", "rclone", "goofys"}
)
_FUSE: Final = (
    "csi-s3",
    "k8s-csi-s3",
    "csi-rclone",
    "seaweedfs-csi-driver",
    "moosefs-csi",
)
"""Drivers that mount by FUSE in their own Pod, whatever they are told."""


def read(told: Told) -> Facts:
    """The facts about a driver in a container."""
    flags = Flags(told)
    endpoint, place = flags.text("endpoint", "csi-endpoint", default="", variable="CSI_ENDPOINT")
    path = endpoint.removeprefix("unix:").lstrip("/") if isinstance(endpoint, str) else ""
    socket = (
        [Access(path=f"/{path}", kind="socket", mode="write", purpose="plugin", place=place)]
        if path and isinstance(endpoint, str) and endpoint.startswith("unix:")
        else []
    )
    return Facts(
        program="CSI driver",
        complete=False,
        accesses=tuple(socket),
        collectors=tuple(_user_space(told, flags)),
        place=told.place,
    )


def _user_space(told: Told, flags: Flags) -> Iterator[Collector]:
    mounter, place = flags.text("mounter", default="")
    fuse = flags.is_on("fuse", "use-fuse", default=False)
    name = told.container.image.repository.rpartition("/")[2]
    if (isinstance(mounter, str) and mounter in _MOUNTERS) or fuse is True:
        yield Collector(name=USER_SPACE, place=place)
    elif name in _FUSE:
        yield Collector(name=USER_SPACE, place=told.place)
