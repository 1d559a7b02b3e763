"""What becomes of a change that an engine takes through the clusters, wave by wave.

A wave begins when the one before it has passed and soaked. Within a wave so many clusters change at
once. A progressive sync of Argo CD and a partition of Rancher Fleet begin the next one when one of
them is done, and a cluster in which the engine is never done holds its place for ever. With the
dependencies of Flux the next ones begin when all of them are done.

Rancher Fleet passes a wave in which some clusters are not done, as many as may change at once.
Those that never are keep their places in the waves after it, too; without a place nothing begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from heapq import heappop, heappush
from itertools import islice
from typing import Literal

from constructs_lib.delivery.verdict import EngineVerdict
from constructs_lib.record import dataclass

__all__ = ["ClusterWave", "Stop", "WaveVerdict", "through_waves", "turns"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterWave:
    """Clusters that a change reaches together."""

    name: str
    """Its name."""
    clusters: Mapping[str, Sequence[EngineVerdict]]
    """What the engine makes of each DaemonSet in each cluster, in the order of their turns."""
    at_once: int = 1
    """How many clusters change at once; at least one."""
    in_groups: bool = False
    """Whether the next clusters begin only when all of these are done."""
    unready: int = 0
    """How many of its clusters need not be done for the next wave to begin."""
    soak: int = 0
    """Seconds between the end of its last cluster and the next wave."""
    manual: bool = False
    """Whether a person lets it begin. Their time is not counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """What a wave does not get past."""

    cluster: str
    """The cluster."""
    verdict: EngineVerdict
    """What the engine makes of a DaemonSet there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveVerdict:
    """What becomes of one wave."""

    name: str
    """Its name."""
    kind: Literal["passes", "goes on", "stops", "never starts"]
    """``goes on``: some clusters are never done, and the next wave begins all the same; ``never
    starts``: a wave before it stops."""
    starts: int | None
    """Seconds after the change at which it begins; none if never."""
    seconds: int | None
    """How long it takes, without its soak time and clusters that are never done; none if it does
    not pass."""
    clusters: int
    """How many clusters it has."""
    begun: int
    """How many of them the change reaches."""
    stopped_by: tuple[Stop, ...] = ()
    """What is never done in it."""
    too_early: tuple[Stop, ...] = ()
    """Where the engine goes on although nothing has been updated."""
    manual: bool = False
    """Whether a person lets it begin."""

    @property
    def ends(self) -> int | None:
        """Seconds after the change at which the wave is passed; none if it never is."""
        if self.starts is None or self.seconds is None:
            return None
        return self.starts + self.seconds


def through_waves(
    waves: Sequence[ClusterWave], *, most: int | None = None
) -> tuple[WaveVerdict, ...]:
    """What becomes of each wave, in their order.

    Args:
        waves: the waves.
        most: how many clusters of all waves together may be changed and not done. Default: as many
            as each wave allows.
    """
    found: list[WaveVerdict] = []
    now: int | None = 0
    for index, wave in enumerate(waves):
        is_last = index == len(waves) - 1
        verdict = _never(wave) if now is None else _verdict(wave, now, most, is_last=is_last)
        found.append(verdict)
        if most is not None:
            most -= len({stop.cluster for stop in verdict.stopped_by})
        ends = verdict.ends
        now = None if ends is None else ends + wave.soak
    return tuple(found)


def _never(wave: ClusterWave) -> WaveVerdict:
    return WaveVerdict(
        name=wave.name,
        kind="never starts",
        starts=None,
        seconds=None,
        clusters=len(wave.clusters),
        begun=0,
        manual=wave.manual,
    )


def _verdict(wave: ClusterWave, starts: int, most: int | None, *, is_last: bool) -> WaveVerdict:
    takes = [_takes(each) for each in wave.clusters.values()]
    places = wave.at_once if most is None else min(wave.at_once, most)
    begun, seconds = (_groups if wave.in_groups else turns)(takes, at_once=places)
    never = takes[:begun].count(None)
    kind: Literal["passes", "goes on", "stops"] = "passes" if seconds is not None else "stops"
    left = len(takes) - begun + never
    if never and not is_last and left <= wave.unready and (most is None or never < most):
        kind = "goes on"
        ended = (each for each in takes if each is not None)
        _, seconds = turns(ended, at_once=places - never)
    made = [
        Stop(cluster=cluster, verdict=verdict)
        for cluster, verdicts in islice(wave.clusters.items(), begun)
        for verdict in verdicts
    ]
    return WaveVerdict(
        name=wave.name,
        kind=kind,
        starts=starts,
        seconds=seconds,
        clusters=len(wave.clusters),
        begun=begun,
        stopped_by=tuple(stop for stop in made if stop.verdict.holds),
        too_early=tuple(stop for stop in made if stop.verdict.kind == "too early"),
        manual=wave.manual,
    )


def turns(clusters: Iterable[int | None], *, at_once: int) -> tuple[int, int | None]:
    """How many clusters begin, and when the last one ends; none if one never does.

    Args:
        clusters: how long each takes, in the order of their turns. Seconds; none if for ever.
        at_once: how many change at once.
    """
    free = max(at_once, 1)
    busy: list[int] = []
    now, begun, stopped = 0, 0, False
    for takes in clusters:
        if not free and not busy:
            break
        if free:
            free -= 1
        else:
            now = heappop(busy)
        begun += 1
        if takes is None:
            stopped = True
        else:
            heappush(busy, now + takes)
    return begun, None if stopped else max(busy, default=0)


def _groups(clusters: Iterable[int | None], *, at_once: int) -> tuple[int, int | None]:
    """The same where each group waits for the one before."""
    times = list(clusters)
    seconds, size = 0, max(at_once, 1)
    for begin in range(0, len(times), size):
        group = times[begin : begin + size]
        if None in group:
            return begin + len(group), None
        seconds += max(each or 0 for each in group)
    return len(times), seconds


def _takes(verdicts: Sequence[EngineVerdict]) -> int | None:
    """Seconds until the engine is done in a cluster; none if it never is."""
    if any(verdict.holds for verdict in verdicts):
        return None
    return max((verdict.seconds or 0 for verdict in verdicts), default=0)
