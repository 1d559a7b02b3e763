"""What is malformed, as violations; what a rule of its own speaks of is left to that rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from constructs_lib.k8s.manifest import Manifest, Path
from constructs_lib.k8s.object_kind import own_kind
from constructs_lib.k8s.structure import FieldProblem, read_structure
from constructs_lib.path import path_text
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
_LONGEST_NAME: Final = 64


def read_object(manifest: Manifest, minor: int) -> tuple[Manifest, list[Violation]]:
    """An object without what is malformed, and what that was.

    Args:
        manifest: any map.
        minor: the Kubernetes release, as in 36 for 1.36.
    """
    clean, problems = read_structure(manifest, minor)
    if problems and own_kind(manifest) == "DaemonSet":
        problems = list(_without_spoken_of(problems))
    return clean, [_violation(problem) for problem in problems]


def _without_spoken_of(problems: list[FieldProblem]) -> Iterator[FieldProblem]:
    for problem in problems:
        spoken_of = problem.kind in {"unknown", "missing"} and problem.path in SPOKEN_OF
        if not spoken_of and not (problem.kind == "scalar" and _is_label(problem.path)):
            yield problem


def _is_label(path: Path) -> bool:
    """Whether a place in a DaemonSet is one of those that DS107 speaks of."""
    return path[:-1] in _LABELS or (path[:3] == _SELECTED and "values" in path[4:5])


def _violation(problem: FieldProblem) -> Violation:
    end = "" if problem.message.endswith("?") else "."
    name = _last_name(problem.path)
    return Violation(path=problem.path, message=f"{name} {problem.message}{end}")


def _last_name(path: Path) -> str:
    """The last key of a path, with the indexes behind it: ``args[1]``."""
    start = max((i for i, part in enumerate(path) if isinstance(part, str)), default=0)
    return path_text(path[start:])[:_LONGEST_NAME] or "the object"
