"""What we say of an object that is given to an API server."""

from __future__ import annotations

from typing import NamedTuple

from constructs_lib.errors import Problem
from constructs_lib.k8s.manifest import Manifest, path_text
from constructs_lib.k8s.release import LATEST_MINOR
from constructs_lib.k8s.structure import read_structure
from constructs_lib.validation.refusals import refusals

__all__ = ["Verdict", "verdict_on"]


class Verdict(NamedTuple):
    """Why an object is refused, and why its Pods are; both empty if all is accepted."""

    refused: list[Problem]
    pods_refused: list[Problem]

    @property
    def places(self) -> list[str]:
        return [path_text(each.path) for each in self.refused]


def verdict_on(manifest: Manifest, minor: int = LATEST_MINOR) -> Verdict:
    """What we say of an object."""
    clean, malformed = read_structure(manifest, minor)
    found = list(refusals(clean, minor=minor))
    return Verdict(
        [*malformed, *(each for each in found if not each.of_pods)],
        [each for each in found if each.of_pods],
    )
