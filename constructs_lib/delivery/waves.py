"""What becomes of a change that an engine takes through the clusters, wave by wave.

A wave begins when the one before it has passed and soaked. Within a wave so many clusters change at
once. A progressive sync of Argo CD and a partition of Rancher Fleet begin the next one when one of
them is done, and a cluster in which the engine is never done holds its place for ever. With the
dependencies of Flux the next ones begin when all of them are done.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import islice
from typing import Literal

from constructs_lib.delivery.verdict import EngineVerdict

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
    kind: Literal["passes", "stops", "never starts"]
    """``never starts``: a wave before it stops."""
    starts: int | None
    """Seconds after the change at which it begins; none if never."""
    seconds: int | None
    """How long it takes, without its soak time; none if it does not pass."""
    clusters: int
    """How many clusters it has."""
    begun: int
    """How many of them the change reaches."""
    stopped_by: tuple[Stop, ...] = ()
    """What it does not get past."""
    too_early: tuple[Stop, ...] = ()
    """Where the engine goes on although nothing has been updated."""
    manual: bool = False
    """Whether a person lets it begin."""

    @property
    def ends(self) -> int | None:
        """Seconds after the change at which its last cluster is done; none if it does not pass."""
        if self.starts is None or self.seconds is None:
            return None
        return self.starts + self.seconds


def through_waves(waves: Iterable[ClusterWave]) -> tuple[WaveVerdict, ...]:
    """What becomes of each wave, in their order."""
    found: list[WaveVerdict] = []
    now: int | None = 0
    for wave in waves:
        verdict = _never(wave) if now is None else _verdict(wave, now)
        found.append(verdict)
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


def _verdict(wave: ClusterWave, starts: int) -> WaveVerdict:
    takes = map(_takes, wave.clusters.values())
    begun, seconds = (_groups if wave.in_groups else turns)(takes, at_once=wave.at_once)
    made = [
        Stop(cluster=cluster, verdict=verdict)
        for cluster, verdicts in islice(wave.clusters.items(), begun)
        for verdict in verdicts
    ]
    return WaveVerdict(
        name=wave.name,
        kind="stops" if seconds is None else "passes",
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
