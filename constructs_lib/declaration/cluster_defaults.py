"""What a cluster gives to what is declared for it.

What a declaration says itself counts; what it leaves out comes from its cluster. Which cluster that
is holds for all that is declared inside ``with``, so no declaration can forget to ask.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

from constructs_lib.daemon_set.edit import with_each_container
from constructs_lib.declaration.nodes import Taint, Tolerates
from constructs_lib.k8s.image import read_image
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.platforms.facts import PLATFORMS, Platform, PlatformFacts
from constructs_lib.record import dataclass, field, replace
from constructs_lib.registry.address import address_of

__all__ = ["ClusterDefaults", "cluster_of_now", "declared_in", "enter_cluster", "leave_cluster"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterDefaults:
    """The defaults of one cluster; without any, those of no cluster."""

    name: str | None = None
    """Name of the cluster; none outside of any."""
    kubernetes: str | None = None
    """Minor version of Kubernetes (``1.36``); none where it is unknown."""
    fields: Mapping[str, object] = field(default_factory=dict)
    """Values of fields that a declaration has and leaves out, by their names."""
    tolerates: tuple[Taint, ...] = ()
    """Taints that agents tolerate beside those that their kind does."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """Facts in which its nodes differ from what is usual on its platform."""
    mirrors: Mapping[str, str] = field(default_factory=dict)
    """From where images come instead, by the beginning of their names."""

    def completed(self, known: Collection[str], given: Any) -> Any:
        """The fields of a declaration with those that it leaves out.

        Args:
            known: the fields that it has.
            given: those that it gives.
        """
        if not self.fields or not isinstance(given, dict):
            return given
        own = {name: value for name, value in self.fields.items() if name in known}
        return {**own, **given}

    def tolerated(self, usual: Tolerates) -> Tolerates:
        """The taints that an agent tolerates which does not say so itself.

        Args:
            usual: what its kind tolerates.
        """
        if not isinstance(usual, tuple):
            return usual
        return (*usual, *(taint for taint in self.tolerates if taint not in usual))

    def facts_of(self, platform: Platform) -> PlatformFacts:
        """What the nodes are like."""
        facts = PLATFORMS[platform]
        return replace(facts, **self.facts) if self.facts else facts  # type: ignore[arg-type]

    def mirrored(self, daemon_set: Manifest) -> Manifest:
        """A DaemonSet whose images come from the mirrors, with tag and digest as they were."""
        if not self.mirrors:
            return daemon_set
        spec = daemon_set["spec"]
        template = spec["template"]
        pod = with_each_container(template["spec"], self._mirrored)
        return {**daemon_set, "spec": {**spec, "template": {**template, "spec": pod}}}

    def _mirrored(self, container: Json) -> Json:
        image = read_image(container.get("image", ""))
        if image is None:
            return container
        address = address_of(image, self.mirrors)
        if address == address_of(image):
            return container
        tag = f":{image.tag}" if image.tag else ""
        digest = f"@{image.digest}" if image.digest else ""
        return {**container, "image": f"{address}{tag}{digest}"}


_NO_CLUSTER: Final = ClusterDefaults()
"""What holds outside of any cluster."""

_ENTERED: Final[ContextVar[tuple[ClusterDefaults, ...]]] = ContextVar(
    "clusters entered", default=(_NO_CLUSTER,)
)
"""The clusters that were entered and not left yet, each inside the one before."""


def cluster_of_now() -> ClusterDefaults:
    """The defaults of the cluster for which is declared right now."""
    return _ENTERED.get()[-1]


def enter_cluster(cluster: ClusterDefaults) -> None:
    """From now on, all is declared for that cluster."""
    _ENTERED.set((*_ENTERED.get(), cluster))


def leave_cluster() -> None:
    """From now on, all is declared for what was entered before."""
    _ENTERED.set(_ENTERED.get()[:-1])


@contextmanager
def declared_in(cluster: ClusterDefaults) -> Iterator[None]:
    """What is declared inside ``with`` is declared for that cluster."""
    enter_cluster(cluster)
    try:
        yield
    finally:
        leave_cluster()
