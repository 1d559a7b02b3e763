"""The whole answer about a live cluster, as the reports show it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final, Literal, TypeAlias

from constructs_lib.cluster.nodes import Nodes
from constructs_lib.cluster.read import NodeFile
from constructs_lib.daemon_set.roles import RoleOf
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.delivery.status import DaemonSetStatus
from constructs_lib.intake.input import input_of
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.release import LATEST_MINOR
from constructs_lib.k8s.structure import read_structure
from constructs_lib.live.agent import Agent
from constructs_lib.live.conflicts import LiveConflict, live_conflicts
from constructs_lib.live.daemon_set_state import misplaced_of, status_of
from constructs_lib.live.drift import Drift, drifts
from constructs_lib.live.fields import part, text
from constructs_lib.live.gaps import LOST, Gap, gaps_of
from constructs_lib.live.seen import Key, Seen, Unread
from constructs_lib.live.shared import SharedGap, shared_gaps
from constructs_lib.live.source import addon_of, delivered_by
from constructs_lib.live.update import Update, update_of
from constructs_lib.placement.answer import CoverageReport
from constructs_lib.platforms.facts import Platform
from constructs_lib.questions.coverage import cover
from constructs_lib.questions.declared import Declared, declared_before
from constructs_lib.record import dataclass

__all__ = ["FAULTS", "GRAVE", "Fault", "LiveDaemonSet", "LiveReport", "look"]

Fault: TypeAlias = Literal["missing", "stuck", "on-delete", "drift", "conflict", "unowned"]
"""What may be wrong.

missing: nodes that should run it have had no Ready Pod for longer than is fine. Nodes that are not
Ready are a fault of the cluster, not of each of its DaemonSets.
stuck: its update does not move.
on-delete: its strategy is OnDelete, and old Pods are there.
drift: it is not as declared, or not there.
conflict: it gets in another one's way.
unowned: nobody says that he delivers it, and it is not declared.
"""

GRAVE: Final[tuple[Fault, ...]] = ("missing", "stuck", "on-delete", "drift")
"""What keeps a cluster from being as wanted, unless somebody says otherwise."""

FAULTS: Final[tuple[Fault, ...]] = (*GRAVE, "conflict", "unowned")
"""Every fault, the worst first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveDaemonSet:
    """One DaemonSet of the cluster."""

    title: str
    """``namespace/name``."""
    status: DaemonSetStatus
    """What its controller says."""
    misplaced: int
    """On how many nodes it has a Pod and should have none, as its controller says."""
    predicted: int | None
    """On how many nodes placement wants it; none where the nodes are not known."""
    gaps: tuple[Gap, ...]
    """Where it has no Ready Pod, the worst first; also where it should have none."""
    update: Update | None
    """Its update that is under way; none where there is none."""
    drift: Drift | None
    """How it differs from its declaration; none where it does not, or nothing is declared."""
    is_declared: bool | None
    """Whether it is among the manifests; none where nobody gave any."""
    delivered_by: str
    """Who delivers it, as far as it says so; empty where it does not."""
    addon: str
    """The platform that brings it along (``GKE``); empty where none does."""
    faults: tuple[Fault, ...]
    """What is wrong, the worst first."""

    @property
    def missing(self) -> int:
        """On how many nodes it is missing for longer than is fine, those that are lost left out."""
        return sum(len(gap.nodes) for gap in self.own_gaps if gap.is_fault)

    @property
    def own_gaps(self) -> tuple[Gap, ...]:
        """Where it has no Ready Pod and the node does not say why."""
        return tuple(gap for gap in self.gaps if gap.kind not in {LOST, "not wanted"})

    @property
    def on_lost_nodes(self) -> int:
        """On how many nodes it is missing because the node is not Ready."""
        return sum(len(gap.nodes) for gap in self.gaps if gap.kind == LOST)


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveReport:
    """A cluster at one moment."""

    at: datetime
    """When it was looked at."""
    nodes: int | None
    """How many nodes it has; none where they could not be read."""
    nodes_not_ready: int
    """How many of them are not Ready."""
    daemon_sets: tuple[LiveDaemonSet, ...]
    """Its DaemonSets, the worst first."""
    absent: tuple[str, ...]
    """Those that are declared and not there, as ``namespace/name``."""
    conflicts: tuple[LiveConflict, ...]
    """Where they get in each other's way."""
    unread: tuple[Unread, ...]
    """What could not be read."""
    notes: tuple[str, ...]
    """What else limits the answer, as sentences."""
    coverage: CoverageReport | None
    """What is predicted; none where the nodes are not known."""

    @property
    def lost(self) -> tuple[Gap, ...]:
        """The nodes that are not Ready and should run something, each once."""
        seen: set[str] = set()
        found = []
        for each in self.daemon_sets:
            for gap in each.gaps:
                if gap.kind == LOST and not seen.issuperset(gap.nodes):
                    seen.update(gap.nodes)
                    found.append(gap)
        return tuple(found)

    @property
    def shared(self) -> tuple[SharedGap, ...]:
        """What several DaemonSets meet on the same nodes."""
        return shared_gaps((each.title, each.own_gaps) for each in self.daemon_sets)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What is wrong somewhere, the worst first."""
        found = {fault for each in self.daemon_sets for fault in each.faults}
        found |= {"drift"} if self.absent else set()
        found |= {"missing"} if any(gap.is_fault for gap in self.lost) else set()
        return tuple(fault for fault in FAULTS if fault in found)


def look(
    seen: Seen,
    declared: Declared | None = None,
    *,
    patience: timedelta = timedelta(minutes=10),
    roles: Sequence[RoleOf] = (),
    within: Callable[[Manifest], bool] = lambda _: True,
) -> LiveReport:
    """Hold a cluster against what is predicted for it, and declared.

    Args:
        seen: the cluster.
        declared: the manifests. Default: nothing is said of them.
        patience: how long a Pod may take to become Ready, and an update may rest, before something
            is wrong. Default: 10 minutes, after which a Deployment counts as failed.
        roles: what the configuration says that DaemonSets are to their nodes.
        within: whether a declared DaemonSet counts. Default: every one does.

    Raises:
        InputError: the cluster has more DaemonSets than can be predicted together.
    """
    running, refused = declared_before(
        input_of([*seen.daemon_sets, *seen.priority_classes]), roles=roles
    )
    coverage = None
    if seen.nodes is not None:
        coverage = cover(running, NodeFile(nodes=Nodes.of(seen.nodes), notes=()), seen.placed_pods)
    covered = {
        (each.daemon_set.namespace, each.daemon_set.name): each
        for each in (coverage.coverage.daemon_sets if coverage is not None else ())
    }
    views = {_key(view.manifest): view for view in running.views}
    live = {_key(each): each for each in seen.daemon_sets}
    wanted = None
    if declared is not None:
        wanted = {_key(each): each for each in declared.manifests if within(each)}
    platforms = _platforms(seen)
    addons = {
        "/".join(key): addon.platform
        for key in live
        if (addon := addon_of("/".join(key), platforms)) is not None
    }
    found = live_conflicts(
        coverage.conflicts if coverage is not None else (), addons, platforms, seen.places
    )
    in_conflict = {title for each in found for title in each.conflict.daemon_sets}
    differing = drifts(live, wanted, roles=roles) if wanted is not None else {}
    looked = [
        _looked_at(
            Agent(
                key=key,
                seen=seen,
                view=views.get(key) or DaemonSetView(read_structure(live[key], LATEST_MINOR)[0]),
                status=status_of(live[key]),
                covered=covered.get(key),
                patience=patience,
            ),
            live[key],
            _Around(
                drift=differing.get(key),
                is_declared=None if wanted is None else key in wanted,
                addon=addons.get("/".join(key), ""),
                has_conflict="/".join(key) in in_conflict,
            ),
        )
        for key in live
    ]
    return LiveReport(
        at=seen.at,
        nodes=None if seen.nodes is None else len(seen.nodes),
        nodes_not_ready=sum(node.ready is False for node in seen.nodes or ()),
        daemon_sets=tuple(sorted(looked, key=_worst_first)),
        absent=tuple(sorted("/".join(key) for key in wanted or () if key not in live)),
        conflicts=found,
        unread=seen.unread,
        notes=tuple(_notes(seen, refused)),
        coverage=coverage,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    """What is known of a DaemonSet beside its Pods."""

    drift: Drift | None
    is_declared: bool | None
    addon: str
    has_conflict: bool


def _looked_at(agent: Agent, manifest: Manifest, around: _Around) -> LiveDaemonSet:
    gaps = gaps_of(agent)
    update = update_of(agent, gaps)
    title, told = "/".join(agent.key), delivered_by(manifest)
    found: dict[Fault, bool] = {
        "missing": _is_missing(agent, gaps),
        "stuck": update is not None and update.pace == "stuck",
        "on-delete": update is not None and update.pace == "waits",
        "drift": around.drift is not None,
        "conflict": around.has_conflict,
        "unowned": not (told or around.addon or around.is_declared),
    }
    return LiveDaemonSet(
        title=title,
        status=agent.status,
        misplaced=misplaced_of(manifest),
        predicted=agent.covered.desired if agent.covered is not None else None,
        gaps=gaps,
        update=update,
        drift=around.drift,
        is_declared=around.is_declared,
        delivered_by=told,
        addon=around.addon,
        faults=tuple(fault for fault, is_there in found.items() if is_there),
    )


def _is_missing(agent: Agent, gaps: Sequence[Gap]) -> bool:
    if agent.seen.pods is None:
        # Without the Pods nobody knows since when.
        return agent.status.ready < agent.status.desired
    return any(gap.is_fault and gap.kind != LOST for gap in gaps)


def _worst_first(each: LiveDaemonSet) -> tuple[int, bool, int, str]:
    worst = min((FAULTS.index(fault) for fault in each.faults), default=len(FAULTS))
    is_quiet = each.update is None and not each.own_gaps
    return min(worst, FAULTS.index("unowned")), is_quiet, -each.missing, each.title


def _key(manifest: Manifest) -> Key:
    metadata = part(manifest, "metadata")
    return text(metadata.get("namespace")) or "default", text(metadata.get("name"))


def _platforms(seen: Seen) -> tuple[Platform, ...]:
    found = {platform for node in seen.nodes or () for platform in node.platforms}
    return tuple(sorted(found))


def _notes(seen: Seen, refused: Sequence[str]) -> Iterator[str]:
    if seen.others_are_unknown:
        yield "Pods of other namespaces are not known, so nodes may be fuller than they look."
    for each in refused:
        yield f"Nothing is predicted of what this version does not know: {each}."
