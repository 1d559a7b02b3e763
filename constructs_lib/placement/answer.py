"""The whole answer about some DaemonSets and some nodes, as the reports show it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from constructs_lib.cluster.node import Node
from constructs_lib.cluster.nodes import Nodes
from constructs_lib.cluster.pod import Pod
from constructs_lib.daemon_set.scheduling import DaemonSet
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.placement.assumptions import Assumption, assumptions
from constructs_lib.placement.causes import Cause, causes, without_agent
from constructs_lib.placement.conflicts import Conflict, conflicts
from constructs_lib.placement.cost import Cost, cost
from constructs_lib.placement.coverage import Coverage, DaemonSetCoverage, coverage
from constructs_lib.placement.difference import Difference, difference
from constructs_lib.placement.in_order import NodesInOrder
from constructs_lib.placement.kinds import kinds
from constructs_lib.placement.node_with_pods import NodeWithPods, places
from constructs_lib.placement.pod_affinity import Neighbourhood, neighbourhoods
from constructs_lib.placement.pools import Split, agent_of, agents, splits
from constructs_lib.placement.remedy import Situation
from constructs_lib.placement.requirement import Required, Requires, judge
from constructs_lib.placement.rows import Row, rows
from constructs_lib.placement.uncovered import Uncovered, uncovered
from constructs_lib.record import dataclass

if TYPE_CHECKING:
    from constructs_lib.placement.wrong_platform import WrongPlatform
    from constructs_lib.registry.image_lock import ImageLock

__all__ = ["CoverageReport", "answer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageReport:
    """Where DaemonSets run, where not and why, what they cost and how they get along."""

    views: tuple[DaemonSetView, ...]
    """The DaemonSets as they are written, in the order of the coverage."""
    assumptions: tuple[Assumption, ...]
    """What it assumes because the node list does not say it."""
    coverage: Coverage
    """The verdicts."""
    rows: tuple[Row, ...]
    """The nodes, those of a pool that fare alike on one line."""
    uncovered: tuple[tuple[Uncovered, ...], ...]
    """Where each DaemonSet does not run, in the order of the coverage."""
    causes: tuple[Cause, ...]
    """The same by what is in the way, each cause once, the gravest first."""
    without_agent: Nodes
    """The nodes that none of the DaemonSets reaches, where that is not right."""
    cost: Cost
    """What they cost."""
    conflicts: tuple[Conflict, ...]
    """Where they get in each other's way."""
    splits: tuple[Split, ...]
    """How agents that are several DaemonSets share their nodes out."""
    required: Required | None
    """Whether what was required is met; none where nothing was."""
    difference: Difference | None
    """What changed since before; none where there is no before."""
    wrong_platforms: tuple[WrongPlatform, ...] = ()
    """Nodes that cannot run an image that they would get, as far as images are known."""

    @property
    def open_conflicts(self) -> tuple[Conflict, ...]:
        """The conflicts that nobody has answered."""
        return tuple(each for each in self.conflicts if each.answer is None)


def answer(
    daemon_sets: Sequence[DaemonSet],
    views: Sequence[DaemonSetView],
    nodes: Sequence[Node],
    pods: Sequence[Pod] = (),
    *,
    claims: Collection[str] = (),
    requires: Requires | None = None,
    max_uncovered: int = 0,
    before: Coverage | None = None,
    notes: Sequence[str] = (),
    images: ImageLock | None = None,
) -> CoverageReport:
    """CoverageReport everything about some DaemonSets and some nodes.

    Args:
        daemon_sets: the DaemonSets.
        views: the same as they are written, in the same order.
        nodes: the nodes.
        pods: the Pods that exist. Default: none.
        claims: PersistentVolumeClaims that exist, as ``namespace/name``. Default: none.
        requires: which nodes each DaemonSet must cover. Default: nothing is required.
        max_uncovered: how many of these each may miss. Default: none.
        before: what to compare with; planned nodes of it are those kinds that the DaemonSets of
            both sides tell apart (``kinds``). Default: nothing.
        notes: what the reader of the nodes had to leave out. Default: nothing.
        images: what ``images.lock`` knows of images. Default: nothing.
    """
    compared = [entry.daemon_set for entry in before.daemon_sets] if before is not None else []
    nodes = kinds(nodes, [*daemon_sets, *compared], requires.conditions if requires else ())
    decided = coverage(daemon_sets, nodes, pods, claims=claims)
    laid_out = rows(decided)
    in_order = NodesInOrder(decided)
    gaps = _uncovered(decided, pods, claims, in_order)
    found = causes(decided, gaps, in_order)
    return CoverageReport(
        views=tuple(views),
        assumptions=assumptions(decided, notes),
        coverage=decided,
        rows=laid_out,
        uncovered=gaps,
        causes=found,
        without_agent=without_agent(decided, found),
        cost=cost(decided, laid_out),
        conflicts=conflicts(decided, views),
        splits=splits(decided),
        required=judge(requires, decided, max_uncovered=max_uncovered) if requires else None,
        difference=difference(before, decided) if before is not None else None,
        wrong_platforms=tuple(_wrong_platforms(decided, views, images)),
    )


def _wrong_platforms(
    decided: Coverage, views: Sequence[DaemonSetView], images: ImageLock | None
) -> Iterator[WrongPlatform]:
    if images is None:
        return
    from constructs_lib.placement.wrong_platform import wrong_platforms  # noqa: PLC0415  # few know

    for entry, view in zip(decided.daemon_sets, views, strict=True):
        yield from wrong_platforms(entry, view, images)


def _uncovered(
    decided: Coverage, pods: Sequence[Pod], claims: Collection[str], in_order: NodesInOrder
) -> tuple[tuple[Uncovered, ...], ...]:
    daemon_sets = [entry.daemon_set for entry in decided.daemon_sets]
    everywhere = places(decided.nodes, pods, daemon_sets)
    siblings = agents(decided)

    def gaps(entry: DaemonSetCoverage, around: Neighbourhood) -> tuple[Uncovered, ...]:
        def situation(place: NodeWithPods) -> Situation:
            return Situation(daemon_set=entry.daemon_set, place=place, around=around, claims=claims)

        mine = siblings[agent_of(entry.daemon_set)]
        return uncovered(entry, mine, situation, everywhere, in_order)

    around = neighbourhoods(daemon_sets, everywhere.with_pods())
    return tuple(map(gaps, decided.daemon_sets, around))
