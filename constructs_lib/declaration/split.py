"""One agent as several DaemonSets: node pools with settings of their own, rings of a rollout.

A DaemonSet has one template, so an agent that needs more memory on large nodes, or a canary, is
several DaemonSets. Written by hand their placements overlap or leave a gap. Here each pool is
chosen by one requirement on a node label, the first that holds decides, and what no pool chose is
the agent's own DaemonSet: each requirement has an opposite, so every node meant for the agent is
in exactly one of them, whatever its labels.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Self

from pydantic import Field, model_validator

from constructs_lib.declaration.image import ImageRef
from constructs_lib.declaration.mistakes import problems_error
from constructs_lib.declaration.model import DnsLabel, LatePart, ListOf
from constructs_lib.declaration.nodes import NodeLabel, TaintKey
from constructs_lib.declaration.resources import Resources
from constructs_lib.declaration.rollout import Rollout
from constructs_lib.errors import Problem
from constructs_lib.k8s.manifest import Identity, Manifest, Path, identity
from constructs_lib.k8s.repeats import repeated
from constructs_lib.record import dataclass

__all__ = ["Member", "Pool", "Rings", "joined", "members", "unlike"]

_FEWEST_RINGS: Final = 2
_ONE_FOR_ALL: Final = (
    "name",
    "namespace",
    "nodes",
    "pools",
    "rings",
    "monitoring",
    "platform",
    "service_account_annotations",
)
"""Fields of the agent that its pools cannot have of their own."""


def _settings_problem(settings: Mapping[str, Any]) -> Problem | None:
    taken = [name for name in _ONE_FOR_ALL if name in settings]
    if taken:
        message = f"{', '.join(taken)} is one for the whole agent; leave it out"
        return Problem(path=("settings",), message=message)
    return None


class Pool(LatePart):
    """The nodes of one kind, where the agent runs with settings of its own."""

    name: DnsLabel
    """Name of the pool; its DaemonSet is ``<agent>-<pool>``, for ever."""
    where: NodeLabel
    """What the labels of its nodes satisfy. A node that fits several pools is in the first."""
    resources: Resources | None = None
    """Requests and limits on its nodes; the agent's by default."""
    image: ImageRef | None = None
    """Image on its nodes; the agent's by default."""
    rollout: Rollout | None = None
    """How a new version reaches its nodes; the agent's by default."""
    settings: dict[str, Any] = Field(default_factory=dict)
    """Any other field of the agent, as the agent would take it."""

    @model_validator(mode="after")
    def _settings_are_the_pools_own(self) -> Self:
        problem = _settings_problem(self.settings)
        if problem is not None:
            raise problems_error([problem])
        return self

    def overrides(self) -> dict[str, Any]:
        """The fields in which it differs from the agent."""
        typed = {name: getattr(self, name) for name in ("resources", "image", "rollout")}
        return {**self.settings, **{name: value for name, value in typed.items() if value}}


class Rings(LatePart):
    """A new version reaches the fleet ring by ring, each by a commit that a person makes."""

    order: ListOf[DnsLabel]
    """The rings, from the first to get a new version to the last (``("canary", "stable")``). The
    last one is also every node without the label."""
    label: TaintKey = "rollout-ring"
    """The node label that names a node's ring."""
    next: dict[str, Any] = Field(default_factory=dict)
    """The fields of the next version (``{"image": "..."}``). Empty between rollouts."""
    reached: str | None = None
    """The last ring that has the next version; none has it by default. When it is the last one,
    move ``next`` into the agent's own fields."""

    @model_validator(mode="after")
    def _rings_are_clear(self) -> Self:
        problems = list(self._problems())
        if problems:
            raise problems_error(problems)
        return self

    def _problems(self) -> Iterator[Problem]:
        if len(self.order) < _FEWEST_RINGS:
            message = "a new version needs at least two rings, the first and the rest"
            yield Problem(path=("order",), message=message)
        for ring in repeated(self.order):
            yield Problem(path=("order",), message=f"{ring!r} is listed twice; list it once")
        if self.reached is not None and self.reached not in self.order:
            message = f"{self.reached!r} is not a ring; the rings are {', '.join(self.order)}"
            yield Problem(path=("reached",), message=message)
        problem = _settings_problem(self.next)
        if problem is not None:
            yield Problem(path=("next",), message=problem.message)

    def version_of(self, ring: str) -> dict[str, Any]:
        """The fields in which a ring differs from the agent."""
        if self.reached is None:
            return {}
        has_it = self.order.index(ring) <= self.order.index(self.reached)
        return dict(self.next) if has_it else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One DaemonSet of an agent.

    Attributes:
        pool: what its name ends with; none for the one with the agent's own name.
        where: what the labels of its nodes satisfy, beside what holds for the whole agent.
        fields: the fields in which it differs from the agent.
        path: where in the declaration those fields stand.
    """

    pool: str | None
    where: tuple[NodeLabel, ...]
    fields: Mapping[str, Any]
    path: Path


def members(pools: Sequence[Pool], rings: Rings | None) -> list[Member]:
    """The DaemonSets of an agent; the last has the agent's own name and takes what is left."""
    choices = list(_choices(pools, rings))
    found = []
    earlier: tuple[NodeLabel, ...] = ()
    for name, where, fields, path in choices:
        found.append(Member(pool=name, where=(*earlier, where), fields=fields, path=path))
        earlier = (*earlier, where.opposite())
    rest = rings.version_of(rings.order[-1]) if rings is not None else {}
    return [*found, Member(pool=None, where=earlier, fields=rest, path=("rings", "next"))]


def _choices(
    pools: Sequence[Pool], rings: Rings | None
) -> Iterator[tuple[str, NodeLabel, dict[str, Any], Path]]:
    for index, pool in enumerate(pools):
        yield pool.name, pool.where, pool.overrides(), ("pools", index)
    if rings is not None:
        for ring in rings.order[:-1]:
            where = NodeLabel(key=rings.label, operator="In", values=(ring,))
            yield ring, where, rings.version_of(ring), ("rings", "next")


def joined(parts: Sequence[Sequence[Manifest]]) -> list[Manifest]:
    """The objects of all members: those of the agent's own part, then what pools add.

    Args:
        parts: the objects of each member, in the order of :func:`members`.
    """
    *pools, rest = parts
    beside: dict[Identity, Manifest] = {}
    for part in (rest, *pools):
        for manifest in part[:-1]:
            beside.setdefault(identity(manifest), manifest)
    return [*beside.values(), *(part[-1] for part in parts)]


def unlike(part: Sequence[Manifest], rest: Sequence[Manifest]) -> Iterator[str]:
    """The objects that a pool needs otherwise than the agent's own part, though both share them."""
    shared = {identity(manifest): manifest for manifest in rest[:-1]}
    for manifest in part[:-1]:
        other = shared.get(identity(manifest), manifest)
        if {**manifest, "metadata": None} != {**other, "metadata": None}:
            yield f"{manifest['kind']} {manifest['metadata']['name']!r}"
