"""What a container may do in the end: its own securityContext over that of its Pod.

Rules judge the effective value, and report it where it is written. Only some fields exist on
both: the others are unknown to the Pod's securityContext, and not looked for there.

Source: ``DetermineEffectiveSecurityContext`` in ``pkg/securitycontext/util.go``, Kubernetes v1.36.
"""

from __future__ import annotations

from typing import Final

from constructs_lib.daemon_set.container import ContainerView
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.manifest import Json
from constructs_lib.policy.finding import Path, Violation
from constructs_lib.policy.violation import container_violation

__all__ = [
    "capability",
    "drops_all",
    "effective",
    "effective_violation",
    "has_every_privilege",
    "is_privileged",
    "owner",
]

_OF_POD: Final[Path] = ("spec", "template", "spec", "securityContext")
_EVERYTHING: Final = frozenset({"ALL", "SYS_ADMIN"})


def is_privileged(container: ContainerView) -> bool:
    """Whether it has every capability and device, and is confined by no profile."""
    return bool(container.security.get("privileged", False))


def has_every_privilege(container: ContainerView) -> bool:
    """Whether no set-user-id program could gain it anything: ``no_new_privs`` has no meaning."""
    if is_privileged(container):
        return True
    added = container.security.get("capabilities", {}).get("add", ())
    return any(capability(name) in _EVERYTHING for name in added)


def capability(name: str) -> str:
    """A capability as Kubernetes writes it: runtimes also take ``cap_net_raw``."""
    return name.upper().removeprefix("CAP_")


def drops_all(container: ContainerView) -> bool:
    """Whether it drops every capability, spelled as the Pod Security Standards want it."""
    return "ALL" in container.security.get("capabilities", {}).get("drop", ())


def owner(daemon_set: DaemonSetView, violation: Violation) -> ContainerView | None:
    """The container in which a violation stands; none if it stands elsewhere."""
    return next(
        (each for each in daemon_set.all if violation.path[: len(each.path)] == each.path),
        None,
    )


def effective(daemon_set: DaemonSetView, container: ContainerView, *field: str) -> Json:
    """The value that counts: the container's, else the Pod's; None if neither sets it."""
    own = _value(container.security, field)
    return _value(daemon_set.security, field) if own is None else own


def effective_violation(
    daemon_set: DaemonSetView,
    container: ContainerView,
    message: str,
    *field: str,
    case: str | None = None,
) -> Violation:
    """A violation of a container, placed where the value that counts is written."""
    if _value(container.security, field) is None and _value(daemon_set.security, field) is not None:
        return Violation(
            path=(*_OF_POD, *field), message=message, container=container.name, case=case
        )
    return container_violation(container, message, "securityContext", *field, case=case)


def _value(context: Json, field: tuple[str, ...]) -> Json:
    for name in field:
        context = context.get(name)
        if context is None:
            return None
    return context
