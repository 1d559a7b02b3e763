"""What keeps several DaemonSets from the same nodes for the same reason, told once."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from constructs_lib.live.fields import oldest
from constructs_lib.live.gaps import Gap
from constructs_lib.record import dataclass, replace

__all__ = ["SharedGap", "alone", "shared_gaps"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedGap:
    """Nodes on which several DaemonSets have no Ready Pod for one reason."""

    gap: Gap
    """What is the case; a prediction that gives figures is that of the first of them."""
    daemon_sets: tuple[str, ...]
    """The DaemonSets, as ``namespace/name``."""
    gaps: tuple[Gap, ...]
    """The gap of each of them."""


def shared_gaps(gaps: Iterable[tuple[str, Sequence[Gap]]]) -> tuple[SharedGap, ...]:
    """Gather the gaps that more than one DaemonSet has, those of the most DaemonSets first.

    Args:
        gaps: of each DaemonSet its ``namespace/name`` and its gaps.
    """
    found: dict[Hashable, list[tuple[str, Gap]]] = {}
    for title, own in gaps:
        for gap in own:
            found.setdefault((gap.nodes, *gap.case), []).append((title, gap))
    shared = [_together(each) for each in found.values() if len(each) > 1]
    return tuple(sorted(shared, key=lambda each: (not each.gap.is_fault, -len(each.daemon_sets))))


def alone(gaps: Iterable[Gap], shared: Iterable[SharedGap]) -> list[Gap]:
    """The gaps of one DaemonSet that it shares with no other."""
    told = {gap for each in shared for gap in each.gaps}
    return [gap for gap in gaps if gap not in told]


def _together(found: Sequence[tuple[str, Gap]]) -> SharedGap:
    titles, gaps = zip(*found, strict=True)
    return SharedGap(
        gap=replace(gaps[0], since=oldest(*(gap.since for gap in gaps))),
        daemon_sets=titles,
        gaps=gaps,
    )
