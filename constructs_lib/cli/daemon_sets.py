"""The DaemonSets among the manifests of a command line, and what the other objects say of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from constructs_lib.daemon_set.read import view_of
from constructs_lib.daemon_set.roles import RoleOf
from constructs_lib.daemon_set.scheduling import DaemonSet, read_daemon_set
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.errors import InputError
from constructs_lib.intake.input import Input, read_input
from constructs_lib.intake.sound import sound
from constructs_lib.k8s.manifest import Manifest

__all__ = ["Declared", "read_daemon_sets"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What some manifests declare, as far as placement asks."""

    found: Input
    """Every object, each once."""
    daemon_sets: tuple[DaemonSet, ...]
    """The DaemonSets, in the order of the manifests."""
    views: tuple[DaemonSetView, ...]
    """The same as they are written."""

    @property
    def manifests(self) -> tuple[Manifest, ...]:
        """The manifests of the DaemonSets, likewise."""
        return tuple(each.manifest for each in self.found.daemon_sets)


def read_daemon_sets(
    paths: Iterable[str], *, roles: Sequence[RoleOf] = (), may_be_none: bool = False
) -> Declared:
    """The DaemonSets at some paths: files, folders, ``-`` or ``git:REV:PATH``.

    Args:
        paths: the paths.
        roles: what the configuration says that DaemonSets are to their nodes.
        may_be_none: whether it is fine that there is no DaemonSet, nor any file in a folder.

    Raises:
        InputError: something cannot be read or is refused by the API server, an object is there
            twice and differs, or there is no DaemonSet.
    """
    paths = list(paths)
    found = sound(read_input(paths, may_be_empty=may_be_none))
    if not found.daemon_sets and not may_be_none:
        raise InputError(
            [f"There is no DaemonSet in {', '.join(paths)} ({len(found.objects)} other objects)."]
        )
    classes = found.priority_classes
    return Declared(
        found=found,
        daemon_sets=tuple(
            read_daemon_set(each.manifest, priority_classes=classes) for each in found.daemon_sets
        ),
        views=tuple(view_of(each.manifest, roles=roles) for each in found.daemon_sets),
    )
