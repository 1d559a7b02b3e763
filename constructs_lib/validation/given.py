"""What the parts of a Pod spec must know of each other while they are judged."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from constructs_lib.k8s.manifest import Json
from constructs_lib.record import dataclass
from constructs_lib.validation.gates import Gates
from constructs_lib.validation.refusal import RefusalKind

__all__ = ["Given"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The Pod around a container, as far as the API server looks at it.

    Attributes:
        gates: the feature gates of the release.
        volumes: the Pod's volumes by name.
        claims: the names of its resource claims.
        grace: ``terminationGracePeriodSeconds``, with its default.
        on_host_network: whether the Pod shares the node's network.
        owns_users: whether the Pod has a user namespace of its own.
        without: kinds of refusals that nobody asks for.
    """

    gates: Gates
    volumes: Mapping[str, Json]
    claims: Collection[str]
    grace: int
    on_host_network: bool
    owns_users: bool
    without: Collection[RefusalKind]
