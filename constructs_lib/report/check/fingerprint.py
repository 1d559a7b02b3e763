"""What a finding is known by from run to run, wherever its line has moved to.

A code host that knows findings by their line opens them anew whenever somebody writes a line above
them. Here a finding is its rule, its object and its place in the object; a container counts by
its name, so that one put before it changes nothing. What is alike in all of that is numbered.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import Final

from constructs_lib.policy.finding import Finding, path_text

__all__ = ["fingerprints"]

_LENGTH: Final = 16
"""Hexadecimal digits: 64 bits tell a million findings apart."""
_LISTS: Final = {"containers", "initContainers", "ephemeralContainers"}


def fingerprints(findings: Sequence[Finding]) -> list[str]:
    """The fingerprint of each finding of a report, in their order."""
    seen: Counter[str] = Counter()
    result = []
    for finding in findings:
        text = "\0".join(_what(finding))
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]
        seen[digest] += 1
        result.append(f"{digest}:{seen[digest]}")
    return result


def _what(finding: Finding) -> tuple[str, ...]:
    group, kind, namespace, name = finding.object
    where = (group, kind, namespace or "", name) if kind else (finding.source,)
    return (finding.rule, *where, _path(finding))


def _path(finding: Finding) -> str:
    path = finding.path
    if finding.container is not None:
        path = tuple(
            finding.container if before in _LISTS else step
            for before, step in zip(("", *path), path, strict=False)
        )
    return path_text(path)
