"""What a finding is known by from run to run, wherever its line has moved to.

A code host that knows findings by their line opens them anew whenever somebody writes a line above
them. Here a finding is its rule, its object and its place in the object; a container counts by
its name, so that one put before it changes nothing. What is alike in all of that is numbered.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

from constructs_lib.policy.finding import Finding, Path, path_text

__all__ = ["fingerprints"]

_LENGTH: Final = 16
"""Hexadecimal digits: 64 bits tell a million findings apart."""
_LISTS: Final = {"containers", "initContainers", "ephemeralContainers"}


def fingerprints(findings: Sequence[Finding]) -> list[str]:
    """The fingerprint of each finding of a report, in their order."""
    seen: dict[str, int] = {}
    places: dict[tuple[Path, str | None], str] = {}
    result = []
    for finding in findings:
        place = finding.path, finding.container
        if place not in places:
            places[place] = _place(*place)
        group, kind, namespace, name = finding.object
        about = f"{group}\0{kind}\0{namespace or ''}\0{name}" if kind else finding.source
        text = f"{finding.rule}\0{about}\0{places[place]}"
        digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]
        seen[digest] = number = seen.get(digest, 0) + 1
        result.append(f"{digest}:{number}")
    return result


def _place(path: Path, container: str | None) -> str:
    """A place in an object, where a container counts by its name."""
    if container is not None:
        path = tuple(
            container if before in _LISTS else step
            for before, step in zip(("", *path), path, strict=False)
        )
    return path_text(path)
