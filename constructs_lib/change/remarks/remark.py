"""What there is to say about one change of a DaemonSet, and what it is judged by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Literal, TypeAlias

from constructs_lib.change.compare import Difference
from constructs_lib.change.on_nodes import OnNodes
from constructs_lib.change.pairing import Pair
from constructs_lib.change.surroundings import Surroundings
from constructs_lib.daemon_set.container import ContainerView
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.hidden import without_addresses
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.record import dataclass

__all__ = ["Check", "Remark", "Update", "containers_by_name", "namespace_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One thing a reviewer should know."""

    name: str
    """What it is, in short: ``privileges-grew``."""
    severity: Literal["error", "warning", "info"]
    """How much it matters."""
    message: str
    """What changes and what follows, as a sentence."""
    rule: str | None = None
    """The id of the rule that says so, ``DS1306``; none for what is no rule."""

    def __post_init__(self) -> None:
        """A message may quote an image, and an image credentials."""
        object.__setattr__(self, "message", without_addresses(self.message))


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """A DaemonSet that changes, with all that stands around it. Everything is in normal form."""

    pair: Pair
    """The DaemonSet before and after."""
    differences: Sequence[Difference]
    """What differs between the two."""
    before: Surroundings
    """All objects before the change."""
    after: Surroundings
    """All objects after it."""
    nodes: OnNodes | None = None
    """What happens on the nodes; none where nobody gave a node list."""


Check: TypeAlias = Callable[[Update], Iterator[Remark]]
"""A rule: reads an update and tells what it sees."""


def containers_by_name(daemon_set: DaemonSetView) -> dict[str, ContainerView]:
    """Every container by its name; init containers first."""
    return {container.name: container for container in daemon_set.all}


def namespace_of(manifest: Manifest) -> str:
    """The object's namespace; ``default`` where it has none."""
    return manifest["metadata"].get("namespace") or "default"
