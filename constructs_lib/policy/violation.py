"""Violations at the places that a view of a DaemonSet knows."""

from __future__ import annotations

from constructs_lib.daemon_set.container import ContainerView, HostMount
from constructs_lib.daemon_set.image_use import ImageUse
from constructs_lib.policy.finding import Violation
from constructs_lib.programs.catalogue import Program
from constructs_lib.programs.place import Place

__all__ = [
    "container_violation",
    "image_violation",
    "mount_violation",
    "object_violation",
    "pod_violation",
    "program_violation",
    "pull_policy_violation",
]


def object_violation(message: str, *path: str | int, case: str | None = None) -> Violation:
    """A violation at a place in the object."""
    return Violation(path=path, message=message, case=case)


def pod_violation(message: str, *path: str | int, case: str | None = None) -> Violation:
    """A violation at a place in the Pod spec of the template."""
    return Violation(path=("spec", "template", "spec", *path), message=message, case=case)


def container_violation(
    container: ContainerView, message: str, *path: str | int, case: str | None = None
) -> Violation:
    """A violation at a place in a container."""
    return Violation(
        path=(*container.path, *path), message=message, container=container.name, case=case
    )


def mount_violation(
    host: HostMount,
    message: str,
    *path: str | int,
    case: str | None = None,
    about: str | None = None,
) -> Violation:
    """A violation at a place in the mount of a path of the node."""
    return Violation(
        path=(*host.mount.path, *path),
        message=message,
        container=host.container.name,
        case=case,
        about=about,
    )


def program_violation(
    program: Program, place: Place, message: str, case: str | None = None
) -> Violation:
    """A violation of what a program is told, which stands where it is told."""
    is_own = place.on is program.daemon_set.manifest
    elsewhere = place if place.on and not is_own else None
    return Violation(
        path=place.path if is_own else program.container.path,
        message=message if elsewhere is None else f"{place.words}: {message}",
        container=program.container.name,
        case=case,
        place=place if place.line else elsewhere,
    )


def image_violation(
    use: ImageUse, message: str, case: str | None = None, *, about: str | None = None
) -> Violation:
    """A violation of the reference to an image, which the message names."""
    return Violation(
        path=use.path,
        message=message,
        container=use.container,
        case=case,
        about=about or use.text,
    )


def pull_policy_violation(use: ImageUse, message: str, case: str | None = None) -> Violation:
    """A violation of the pull policy of an image."""
    return Violation(path=use.policy_path, message=message, container=use.container, case=case)
