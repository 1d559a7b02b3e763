"""Where a fact is written: in the DaemonSet, or in a text that an object holds."""

from __future__ import annotations

from typing import NamedTuple

from constructs_lib.k8s.manifest import Manifest, Path
from constructs_lib.path import path_text

__all__ = ["Place"]


class Place(NamedTuple):
    """A field of an object, or a spot of the text in it.

    Attributes:
        on: the object.
        path: the field.
        line: the line within the field's text, counted from 1; 0 for the field as a whole.
        column: the column in that line, likewise.
    """

    on: Manifest
    path: Path
    line: int = 0
    column: int = 0

    @property
    def words(self) -> str:
        """The place for people: ``'agent.yaml' of ConfigMap 'agent', line 3``."""
        line = f", line {self.line}" if self.line else ""
        if self.on.get("kind") == "ConfigMap" and len(self.path) > 1:
            name = self.on.get("metadata", {}).get("name", "")
            return f"{self.path[1]!r} of ConfigMap {name!r}{line}"
        return f"{path_text(self.path[3:])}{line}"
