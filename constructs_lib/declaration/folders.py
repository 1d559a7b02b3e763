"""Folders of a container that hold something: configuration, Secrets, scratch space."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from constructs_lib.declaration.model import MountPath, Part
from constructs_lib.declaration.resources import QuantityText
from constructs_lib.declaration.sources import ObjectName
from constructs_lib.k8s.containers import Mount, Volume, empty_dir_volume, secret_volume

__all__ = ["ScratchFolder", "SecretFolder", "folder_mounts"]


class ScratchFolder(Part):
    """A writable folder that is empty when the Pod starts and gone when it ends."""

    path: MountPath
    """The folder in the container."""
    size_limit: QuantityText = "64Mi"
    """How much of the node's disk it may take before the Pod is evicted."""


class SecretFolder(Part):
    """The keys of a Secret as files."""

    secret: ObjectName
    """Name of a Secret in the agent's namespace."""
    path: MountPath
    """The folder in the container."""


def folder_mounts(
    config: Volume,
    *,
    files: Mapping[str, str],
    files_path: str,
    secrets: Sequence[SecretFolder],
    scratch: Sequence[ScratchFolder],
) -> Iterator[Mount]:
    """The mounts of such folders, each of a volume of its own.

    Args:
        config: the volume of the files.
        files: the files; without any there is no folder of them.
        files_path: their folder.
        secrets: the folders of Secrets.
        scratch: the writable folders.
    """
    if files:
        yield Mount(volume=config, path=files_path)
    for index, secret in enumerate(secrets):
        yield Mount(volume=secret_volume(f"secret-{index}", secret.secret), path=secret.path)
    for index, folder in enumerate(scratch):
        volume = empty_dir_volume(f"scratch-{index}", folder.size_limit)
        yield Mount(volume=volume, path=folder.path, read_only=False)
