"""What a container may do in the end: its own securityContext over that of its Pod.

Rules judge the effective value, and report it where it is written. Only some fields exist on
both: the others are unknown to the Pod's securityContext, and not looked for there.

Source: ``DetermineEffectiveSecurityContext`` in ``pkg/securitycontext/util.go``, Kubernetes v1.37.
"""

from __future__ import annotations

from typing import Final

from constructs_lib.daemon_set.container import ContainerView
from constructs_lib.daemon_set.spec_view import SpecView
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.manifest import Json
from constructs_lib.policy.finding import Path, Violation
from constructs_lib.policy.violation import container_violation

__all__ = [
    "effective",
    "effective_violation",
    "owner",
    "said_by_privileged",
]

_OF_POD: Final[Path] = ("spec", "template", "spec", "securityContext")


def owner(daemon_set: SpecView, violation: Violation) -> ContainerView | None:
    """The container in which a violation stands; none if it stands elsewhere."""
    return next(
        (each for each in daemon_set.all if violation.path[: len(each.path)] == each.path),
        None,
    )


def said_by_privileged(daemon_set: DaemonSetView, container: ContainerView) -> bool:
    """Whether DS501 says it all: root, its own files and the node's are nothing beside privileged.

    Where somebody said the role DS501 may be silent, so the others speak.
    """
    owns_the_node = container.security.is_privileged or effective(
        daemon_set, container, "windowsOptions", "hostProcess"
    )
    return bool(owns_the_node) and not daemon_set.role_is_said


def effective(daemon_set: SpecView, container: ContainerView, *field: str) -> Json:
    """The value that counts: the container's, else the Pod's; None if neither sets it."""
    own = container.security.get(*field)
    return daemon_set.security.get(*field) if own is None else own


def effective_violation(
    daemon_set: SpecView,
    container: ContainerView,
    message: str,
    *field: str,
    case: str | None = None,
) -> Violation:
    """A violation of a container, placed where the value that counts is written."""
    if container.security.get(*field) is None and daemon_set.security.get(*field) is not None:
        return Violation(
            path=(*_OF_POD, *field), message=message, container=container.name, case=case
        )
    return container_violation(container, message, "securityContext", *field, case=case)
