"""What is malformed, as violations; what a rule of its own speaks of is left to that rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from constructs_lib.k8s.manifest import Manifest, Path
from constructs_lib.k8s.object_kind import own_kind
from constructs_lib.k8s.structure import FieldProblem, read_structure
from constructs_lib.policy.engine.sentence import sentence
from constructs_lib.policy.finding import Violation

__all__ = ["SPOKEN_OF", "read_object"]

_ROLLING: Final = ("spec", "updateStrategy", "rollingUpdate")

SPOKEN_OF: Final[Mapping[Path, str]] = {
    ("spec", "selector"): "DS102",
    ("spec", "replicas"): "DS103",
    ("spec", "strategy"): "DS104",
    ("spec", "serviceName"): "DS104",
    ("spec", "volumeClaimTemplates"): "DS104",
    ("spec", "progressDeadlineSeconds"): "DS104",
    ("spec", "paused"): "DS104",
    ("spec", "podManagementPolicy"): "DS104",
    ("spec", "templateGeneration"): "DS1203",
    (*_ROLLING, "partition"): "DS104",
}
"""Places in a DaemonSet whose missing or unknown field a rule of its own speaks of."""

_LABELS: Final = frozenset(
    {
        ("metadata", "labels"),
        ("spec", "selector", "matchLabels"),
        ("spec", "template", "metadata", "labels"),
    }
)
_SELECTED: Final = ("spec", "selector", "matchExpressions")


def read_object(manifest: Manifest, minor: int) -> tuple[Manifest, list[Violation]]:
    """An object without what is malformed, and what that was.

    Args:
        manifest: any map.
        minor: the Kubernetes release, as in 36 for 1.36.
    """
    clean, problems = read_structure(manifest, minor)
    if problems and own_kind(manifest) == "DaemonSet":
        problems = list(_without_spoken_of(problems))
    return clean, [Violation(path=each.path, message=sentence(each)) for each in problems]


def _without_spoken_of(problems: list[FieldProblem]) -> Iterator[FieldProblem]:
    for problem in problems:
        spoken_of = problem.kind in {"unknown", "missing"} and problem.path in SPOKEN_OF
        if not spoken_of and not (problem.kind == "scalar" and _is_label(problem.path)):
            yield problem


def _is_label(path: Path) -> bool:
    """Whether a place in a DaemonSet is one of those that DS107 speaks of."""
    return path[:-1] in _LABELS or (path[:3] == _SELECTED and "values" in path[4:5])
