"""The DaemonSets among some objects, and what the other objects say of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Final

from constructs_lib.daemon_set.read import read_view
from constructs_lib.daemon_set.roles import RoleOf
from constructs_lib.daemon_set.scheduling import DaemonSet, scheduled
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.errors import InputError
from constructs_lib.intake.input import Input, input_of
from constructs_lib.intake.known import Known
from constructs_lib.intake.sound import accepted, sound
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.policy.config import Config
from constructs_lib.record import dataclass

__all__ = ["Declared", "declared", "declared_before", "declared_by", "of_one_cluster"]

_MOST: Final = 1000
"""No node runs as many Pods. What is predicted of each pair of DaemonSets takes time."""


@dataclass(frozen=True, kw_only=True)
class Declared:
    """What some manifests declare, as far as placement asks."""

    found: Input
    """Every object, each once."""
    views: tuple[DaemonSetView, ...]
    """The DaemonSets as they are written, in the order of the manifests."""
    roles: tuple[RoleOf, ...] = ()
    """What the user says that DaemonSets are to their nodes."""

    @cached_property
    def daemon_sets(self) -> tuple[DaemonSet, ...]:
        """The same as placement asks for them. Without nodes nobody does."""
        return tuple(
            scheduled(
                view,
                priority_classes=self.found.priority_classes,
                limit_ranges=self.found.limit_ranges,
                runtime_classes=self.found.runtime_classes,
            )
            for view in self.views
        )

    @property
    def manifests(self) -> tuple[Manifest, ...]:
        """The manifests of the DaemonSets, likewise."""
        return tuple(each.manifest for each in self.found.daemon_sets)


def of_one_cluster(*sides: Declared | None) -> None:
    """Refuse more DaemonSets than a cluster can have.

    Raises:
        InputError: there are more.
    """
    for side in sides:
        if side is not None and len(side.views) > _MOST:
            count = len(side.views)
            problem = (
                f"There are {count:,} DaemonSets, and no node runs as many Pods; give the "
                f"manifests of one cluster at a time, {_MOST:,} DaemonSets at most."
            )
            raise InputError([problem])


def declared(found: Input, *, roles: Sequence[RoleOf] = (), known: Known | None = None) -> Declared:
    """What some objects declare.

    Args:
        found: the objects.
        roles: what the user says that DaemonSets are, where they do not say so themselves.
        known: what the other side of a change has been read with. Default: there is none.

    Raises:
        InputError: something cannot be read or is refused by the API server, or an object is
            there twice and differs.
    """
    return _declared(sound(found, known), roles, known or Known())


def declared_before(
    found: Input, *, roles: Sequence[RoleOf] = (), known: Known | None = None
) -> tuple[Declared, tuple[str, ...]]:
    """What a cluster may have before a change, and why the API server never took the rest.

    Args:
        found: the objects before.
        roles: what the user says that DaemonSets are, where they do not say so themselves.
        known: what the other side of a change is read with. Default: there is none.

    Raises:
        InputError: something cannot be read, or an object is there twice and differs.
    """
    taken, refused = accepted(found, known)
    return _declared(taken, roles, known or Known()), refused


def _declared(found: Input, roles: Sequence[RoleOf], known: Known) -> Declared:
    roles = tuple(roles)
    views = tuple(known.answer(read_view, each.manifest, roles=roles) for each in found.daemon_sets)
    return Declared(found=found, views=views, roles=roles)


def declared_by(manifests: Iterable[Manifest], config: Config | None = None) -> Declared:
    """What manifests given as plain data declare; Lists are opened.

    Args:
        manifests: the objects.
        config: the configuration, for the roles it gives.

    Raises:
        InputError: as above.
    """
    return declared(input_of(manifests), roles=config.roles if config is not None else ())
