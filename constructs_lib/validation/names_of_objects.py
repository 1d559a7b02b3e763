"""What the name of an object of each kind may be.

Most names are DNS subdomains. Roles and their bindings take whatever fits into a path, as does a
PodDisruptionBudget; a Service and a Namespace are part of domain names, so theirs are labels.
Source: the ``Validate...Name`` functions that ``pkg/apis/*/validation`` passes to
``ValidateObjectMeta``; ``IsPathSegmentName`` in apimachinery's ``pkg/api/validate/content``,
Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from constructs_lib.pattern import pattern
from constructs_lib.validation.names import label_problem, subdomain_problem

__all__ = ["name_problem", "path_segment_problem"]

_OLD_LABEL: Final = pattern(r"[a-z](?:[-a-z0-9]*[a-z0-9])?")


def name_problem(kind: str, name: str, minor: int) -> str | None:
    """Say why a text is not the name of an object of a kind, or nothing."""
    if kind == "Service" and minor < _RELAXED_SERVICES and not _OLD_LABEL.fullmatch(name):
        return f"{name!r:.70} must begin with a letter before Kubernetes 1.{_RELAXED_SERVICES}"
    return _OTHERS.get(kind, subdomain_problem)(name)


_RELAXED_SERVICES: Final = 36
"""RelaxedServiceNameValidation is on from this release: names may begin with a digit."""


def path_segment_problem(name: str) -> str | None:
    """Say why a text cannot stand in the path of a URL, or nothing."""
    if name in {".", ".."} or "/" in name or "%" in name:
        return f"{name!r:.70} must not be '.' or '..' and must not contain '/' or '%'"
    return None


_OTHERS: Final[Mapping[str, Callable[[str], str | None]]] = {
    "ClusterRole": path_segment_problem,
    "ClusterRoleBinding": path_segment_problem,
    "Namespace": label_problem,
    "PodDisruptionBudget": path_segment_problem,
    "Role": path_segment_problem,
    "RoleBinding": path_segment_problem,
    "Service": label_problem,
}
