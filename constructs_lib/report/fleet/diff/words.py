"""The words of a report about a change of a fleet, the same in every format."""

from __future__ import annotations

from typing import Final

from constructs_lib.fleet.fleet_change import FleetChange, SameChange
from constructs_lib.record import replace
from constructs_lib.report.words import clusters_in_words, counted

__all__ = ["MOST_IN_FULL", "MOST_TOLD", "headline", "restarts_in_words", "where"]

MOST_IN_FULL: Final = 3
"""How many ways to change are told field by field."""
MOST_TOLD: Final = 20
"""Of how many more is told what they come to; the others are counted."""


def headline(change: FleetChange) -> str:
    """The whole change as one sentence."""
    clusters = counted(len(change.clusters), "cluster")
    if not change.groups:
        return f"Nothing changes in {clusters}."
    first, *others = change.groups
    count = len(first.clusters)
    if others and count == 1:
        ways = f"{len(change.groups):,} of {clusters}, each in its own way"
        return f"Changes {ways}: {restarts_in_words(change)}."
    way = " in the same way" if count > 1 else ""
    told = f"Changes {count:,} of {clusters}{way}: {restarts_in_words(first)}"
    if not others:
        return f"{told}."
    differently = sum(len(each.clusters) for each in others)
    rest = restarts_in_words(replace(change, groups=tuple(others)))
    return f"{told}; {differently:,} differently: {rest}."


def where(group: SameChange, change: FleetChange) -> str:
    """The clusters that change in one way: ``In 37 of 40 clusters: all but dev-1``."""
    return f"In {clusters_in_words(group.clusters, change.clusters)}"


def restarts_in_words(change: SameChange | FleetChange) -> str:
    """How many Pods restart."""
    count = change.restarts
    if count is None:
        return "Pods restart, how many is known with the nodes of every cluster"
    if not count:
        return "no Pod restarts"
    return f"{counted(count, 'Pod')} restart{'s' if count == 1 else ''}"
