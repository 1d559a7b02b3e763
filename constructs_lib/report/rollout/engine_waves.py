"""The sentences on how an engine takes a change through waves of clusters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from constructs_lib.delivery.waves import Stop, WaveVerdict
from constructs_lib.report.rollout.engines import outcome, remedies
from constructs_lib.report.rollout.words import duration
from constructs_lib.report.words import counted, names_in_words

__all__ = ["wave_facts", "wave_outcome"]


def wave_outcome(wave: WaveVerdict) -> str:
    """What becomes of a wave, to be read after its name."""
    if wave.kind == "never starts":
        return "never starts"
    if wave.kind == "stops":
        return f"stops at {wave.begun:,} of {counted(wave.clusters, 'cluster')}"
    begins = [f"begins after {duration(wave.starts)}"] if wave.starts else []
    by_hand = ["waits until somebody lets it begin"] if wave.manual else []
    if wave.kind == "goes on":
        never = counted(len({stop.cluster for stop in wave.stopped_by}), "cluster")
        passes = f"is passed with {never} never done, after at most {duration(wave.seconds or 0)}"
    else:
        passes = f"passes after at most {duration(wave.seconds or 0)}"
    return "; ".join([*begins, *by_hand, passes])


def wave_facts(wave: WaveVerdict) -> Iterator[str]:
    """What stops a wave or lets it pass too early, and what to do, as sentences."""
    yield from _facts(wave.stopped_by)
    yield from _facts(wave.too_early)


def _facts(stops: Sequence[Stop]) -> Iterator[str]:
    """The clusters of one cause together."""
    clusters: dict[tuple[str, str, str], list[str]] = {}
    for stop in stops:
        verdict = stop.verdict
        key = verdict.daemon_set, outcome(verdict), " ".join(remedies(verdict))
        clusters.setdefault(key, []).append(stop.cluster)
    for (daemon_set, said, remedy), names in clusters.items():
        yield f"{names_in_words(names)}: {daemon_set}: {said}. {remedy}".rstrip()
