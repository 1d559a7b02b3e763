"""How much of one text is read: more than anybody needs, and not as much as keeps a job busy.

What is read is judged, and a judgement costs more than a line of text. So a text of thousands of
documents that nobody can use is left, and one with more containers than its bytes can describe:
the shortest that work take two hundred bytes each, with all that is around them.
"""

from __future__ import annotations

from typing import Final

from constructs_lib.daemon_set.container import count_containers
from constructs_lib.k8s.manifest import Manifest

__all__ = ["Limits"]

_MOST_USELESS: Final = 1000
_MOST_OTHERS: Final = 10_000
_FREE_CONTAINERS: Final = 1000
_BYTES_OF_A_CONTAINER: Final = 200
_NAMES: Final = frozenset({"name", "generateName"})
_REST: Final = "the rest of the file is left."


class Limits:
    """What one text has brought so far. Each answer is why to stop reading, or empty.

    Args:
        size: bytes of the text.
    """

    def __init__(self, size: int) -> None:
        self._useless = 0
        self._others = 0
        self._containers = 0
        self._most_containers = _FREE_CONTAINERS + size // _BYTES_OF_A_CONTAINER

    def after_unreadable(self) -> str:
        """Count a document that cannot be read."""
        self._useless += 1
        if self._useless <= _MOST_USELESS:
            return ""
        return (
            f"{_MOST_USELESS:,} documents before this one cannot be read or have no name; {_REST}"
        )

    def after_other(self) -> str:
        """Count a document that is no object and was not meant for one."""
        self._others += 1
        if self._others <= _MOST_OTHERS:
            return ""
        return f"{_MOST_OTHERS:,} documents before this one are no objects; {_REST}"

    def after(self, manifest: Manifest) -> str:
        """Count an object."""
        self._containers += count_containers(manifest)
        if self._containers > self._most_containers:
            return (
                f"{self._containers:,} containers up to this object, more than one for every "
                f"{_BYTES_OF_A_CONTAINER} bytes; this object and what follows it are left."
            )
        return "" if _is_named(manifest) else self.after_unreadable()


def _is_named(manifest: Manifest) -> bool:
    """Whether it has a kind and a name, or asks for one: the API server wants both."""
    metadata = manifest.get("metadata")
    has_name = isinstance(metadata, dict) and not _NAMES.isdisjoint(metadata)
    return has_name and "kind" in manifest
