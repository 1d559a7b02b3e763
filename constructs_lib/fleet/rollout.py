"""The next update of a fleet, wave by wave: how long, how many Pods, and where it stops."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Literal

from constructs_lib.daemon_set.roles import RoleOf
from constructs_lib.delivery.engines import Engine
from constructs_lib.delivery.verdict import EngineVerdict
from constructs_lib.delivery.waves import WaveVerdict, turns
from constructs_lib.fleet.cluster_input import ClusterInput, Folder
from constructs_lib.fleet.delivery import deliver
from constructs_lib.fleet.fleet import Fleet
from constructs_lib.fleet.wave import ALL_AT_ONCE, Wave
from constructs_lib.questions.declared import declared
from constructs_lib.questions.rollout import Pace, predict
from constructs_lib.record import dataclass
from constructs_lib.updates.plan import RolloutPlan

if TYPE_CHECKING:
    from constructs_lib.registry.image_lock import ImageLock

__all__ = [
    "ClusterRollout",
    "ClusterUpdate",
    "FleetRollout",
    "Trouble",
    "WaveRollout",
    "in_waves",
    "predict_cluster",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterUpdate:
    """A cluster before and after a change."""

    after: ClusterInput
    """After it, with its nodes."""
    before: Folder | None = None
    """Its manifests before it; none where every DaemonSet is updated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """An update that does not come to its end by itself."""

    plan: RolloutPlan
    """The update."""
    kind: Literal["waits", "stalls", "deadlocks"]
    """``waits``: for somebody who deletes Pods."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterRollout:
    """The updates of one cluster, started together."""

    nodes: int
    """How many nodes it has."""
    pods: int
    """How many Pods are replaced or made."""
    seconds: int | None
    """How long the slowest update takes, at the slowest pace; none if one never ends."""
    taken: int
    """How many Pods that run now are lost if the new versions never become Ready."""
    troubles: tuple[Trouble, ...] = ()
    """Updates that do not end by themselves."""
    engines: tuple[EngineVerdict, ...] = ()
    """What the engines that were asked make of each DaemonSet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveRollout:
    """The updates of one wave."""

    name: str
    """Its name; ``all`` where the fleet has no waves."""
    clusters: Mapping[str, ClusterRollout]
    """Its clusters, in the order of their turns."""
    at_once: int
    """How many of them change at once."""
    soak: int
    """Seconds between its end and the next wave."""
    manual: bool
    """Whether a person lets it begin. Their time is not counted."""
    starts: int | None
    """Seconds after the change at which it begins; none if a wave before it stops."""
    begun: int
    """How many of its clusters the change reaches."""
    seconds: int | None
    """How long it takes, without its soak time; none if it does not end by itself."""

    @property
    def ends(self) -> int | None:
        """Seconds after the change at which the next wave may begin; none if never."""
        if self.starts is None or self.seconds is None:
            return None
        return self.starts + self.seconds + self.soak

    @property
    def pods(self) -> int:
        """How many Pods are replaced or made in all its clusters."""
        return sum(each.pods for each in self.clusters.values())

    @property
    def nodes(self) -> int:
        """How many nodes its clusters have."""
        return sum(each.nodes for each in self.clusters.values())

    @property
    def taken(self) -> int:
        """How many Pods are lost if the new version is bad from this wave on.

        The clusters that change first hold the wave, as their updates never end.
        """
        return sum(each.taken for each in islice(self.clusters.values(), self.at_once))

    @property
    def troubles(self) -> Iterator[tuple[str, Trouble]]:
        """What does not end by itself, by cluster, as far as the change gets."""
        for name, cluster in islice(self.clusters.items(), self.begun):
            for each in cluster.troubles:
                yield name, each


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetRollout:
    """The update of a whole fleet."""

    waves: tuple[WaveRollout, ...]
    """The waves in their order; all clusters as one where there are none."""
    engines: Mapping[str, tuple[WaveVerdict, ...]]
    """What each engine that was asked makes of the waves, by the name people know it by."""

    @property
    def seconds(self) -> int | None:
        """When the last wave is done, soak times between waves included; none if one never is."""
        last = self.waves[-1]
        return None if last.ends is None else last.ends - last.soak

    def troubles(self, *kinds: str) -> bool:
        """Whether some update of the fleet fares like one of these, whatever wave it is in."""
        return any(
            trouble.kind in kinds
            for wave in self.waves
            for cluster in wave.clusters.values()
            for trouble in cluster.troubles
        )

    @property
    def is_not_delivered(self) -> bool:
        """Whether an engine never goes on, gives up, or goes on too early in some cluster."""
        return not all(
            verdict.passes
            for wave in self.waves
            for cluster in wave.clusters.values()
            for verdict in cluster.engines
        )


def predict_cluster(
    update: ClusterUpdate,
    *,
    pace: Pace,
    roles: Sequence[RoleOf] = (),
    images: ImageLock | None = None,
    engines: Sequence[Engine] = (),
    timeout: int | None = None,
) -> ClusterRollout:
    """What the next update does to a cluster.

    Args:
        update: the cluster before and after.
        pace: how fast it goes.
        roles: what the configuration says that DaemonSets are to their nodes.
        images: what ``images.lock`` knows of images. Default: nothing.
        engines: what delivers the manifests. Default: nobody is asked.
        timeout: seconds after which these give up. Default: their own.

    Raises:
        ConstructsLibError: the API server would refuse a manifest, the node list holds mistakes,
            or there is none.
    """
    cluster = update.after
    report = predict(
        declared(cluster.folder.input, roles=roles),
        cluster.known_nodes().nodes,
        old=declared(update.before.input, roles=roles) if update.before is not None else None,
        pace=pace,
        images=images,
        engines=engines,
        timeout=timeout,
    )
    plans = report.commit.plans
    return ClusterRollout(
        nodes=report.nodes,
        pods=sum(plan.standing.budget.desired for plan in plans)
        + sum(each.nodes for each in report.created),
        seconds=report.commit.total_seconds,
        taken=sum(plan.if_never_ready.agents_taken for plan in plans),
        troubles=tuple(_troubles(plans)),
        engines=report.engines,
    )


def _troubles(plans: Sequence[RolloutPlan]) -> Iterator[Trouble]:
    for plan in plans:
        kind = plan.verdict.kind
        if kind != "completes":
            yield Trouble(plan=plan, kind=kind)


def in_waves(fleet: Fleet, clusters: Mapping[str, ClusterRollout]) -> FleetRollout:
    """The updates of the clusters, wave by wave.

    Args:
        fleet: the clusters and their waves. Without waves all clusters change at once.
        clusters: the updates of each cluster.
    """
    waves: list[WaveRollout] = []
    now: int | None = 0
    for wave in fleet.waves or (ALL_AT_ONCE,):
        own = {
            name: clusters[name]
            for name in (each.name for each in fleet if each.wave in {wave.name, None})
            if name in clusters
        }
        found = _wave(wave, own, starts=now)
        waves.append(found)
        now = found.ends
    engines = {
        verdict.engine.title: verdict.engine
        for each in clusters.values()
        for verdict in each.engines
    }
    return FleetRollout(
        waves=tuple(waves),
        engines={
            title: deliver(fleet, engine, _of_engine(title, clusters))
            for title, engine in engines.items()
        },
    )


def _wave(wave: Wave, clusters: Mapping[str, ClusterRollout], *, starts: int | None) -> WaveRollout:
    at_once = wave.at_once(len(clusters))
    begun, seconds = 0, None
    if starts is not None:
        begun, seconds = turns((each.seconds for each in clusters.values()), at_once=at_once)
    return WaveRollout(
        name=wave.name,
        clusters=clusters,
        at_once=at_once,
        soak=wave.soak_seconds,
        manual=wave.gate == "manual",
        starts=starts,
        begun=begun,
        seconds=seconds,
    )


def _of_engine(
    title: str, clusters: Mapping[str, ClusterRollout]
) -> dict[str, Sequence[EngineVerdict]]:
    return {
        name: [verdict for verdict in each.engines if verdict.engine.title == title]
        for name, each in clusters.items()
    }
