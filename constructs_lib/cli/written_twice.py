"""Objects that an app gives twice and differently: the cluster keeps whichever is applied last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from constructs_lib.k8s.manifest import Identity, Manifest
from constructs_lib.k8s.object_kind import identity_of
from constructs_lib.yaml.reader import read_yaml

__all__ = ["written_twice"]


def written_twice(files: Iterable[tuple[str, str]]) -> Iterator[str]:
    """A sentence for each object that two files of a folder hold, and not with the same content.

    Folders are looked at one by one, as an app may write one for each cluster.

    Args:
        files: path and text of each file.
    """
    seen: dict[tuple[PurePosixPath, Identity], tuple[str, Manifest]] = {}
    for path, text in files:
        folder = PurePosixPath(path).parent
        for document in read_yaml(text):
            manifest = document.value
            if not (isinstance(manifest, dict) and isinstance(manifest.get("metadata"), dict)):
                continue
            identity = identity_of(manifest)
            first, other = seen.setdefault((folder, identity), (path, manifest))
            if other != manifest:
                _, kind, namespace, name = identity
                where = f"{namespace}/{name}" if namespace else name
                yield (
                    f"{kind} {where} is in {first} and in {path}, and the two differ; give one of "
                    "them another name or namespace"
                )
