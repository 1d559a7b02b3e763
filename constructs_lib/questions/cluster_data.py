"""What is known of a cluster, given as data: nodes and Pods as ``kubectl`` prints them, images."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from constructs_lib.k8s.manifest import Json
from constructs_lib.yaml.document import Document

if TYPE_CHECKING:
    from constructs_lib.registry.image_lock import ImageLock

__all__ = ["ClusterData", "documents_of", "lock_of"]

ClusterData: TypeAlias = Mapping[str, Json] | Iterable[Mapping[str, Json]]
"""A List, the short form, or the objects one by one."""


def documents_of(data: ClusterData) -> list[Document]:
    """The data as documents without a place, which the readers of files take."""
    values = [data] if isinstance(data, Mapping) else data
    return [Document(value=value, source="", line=0) for value in values]


def lock_of(text: str | None) -> ImageLock | None:
    """What the text of an ``images.lock`` says; none without one, and nobody waits for its reader.

    Raises:
        InputError: it is none.
    """
    if text is None:
        return None
    from constructs_lib.registry.image_lock import LOCK_FILE, read_lock  # noqa: PLC0415  # few know

    return read_lock(text.encode(), source=LOCK_FILE)
