"""What is said of many clusters, each sentence once with the clusters that it holds for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from functools import cache
from typing import TypeVar

__all__ = ["nameless", "same_in_clusters"]

_Thing = TypeVar("_Thing")


def same_in_clusters(
    said: Iterable[tuple[str, _Thing]], likeness: Callable[[str, _Thing], Hashable]
) -> list[tuple[_Thing, tuple[str, ...]]]:
    """Things of clusters, those that are the same as one with the names of their clusters.

    What is the same twice in one cluster stays twice.

    Args:
        said: each thing with the name of its cluster, cluster by cluster.
        likeness: what things that are the same have in common, by cluster and thing.
    """
    times: Counter[tuple[str, Hashable]] = Counter()
    found: dict[Hashable, tuple[_Thing, list[str]]] = {}
    for cluster, thing in said:
        key = likeness(cluster, thing)
        times[cluster, key] += 1
        found.setdefault((key, times[cluster, key]), (thing, []))[1].append(cluster)
    return [(thing, tuple(clusters)) for thing, clusters in found.values()]


def nameless(text: str, cluster: str) -> str:
    """A text without the name of its cluster, so that clusters that differ in it only are alike."""
    return _name_of(cluster).sub("*", text) if cluster in text else text


@cache
def _name_of(cluster: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z0-9]){re.escape(cluster)}(?![A-Za-z0-9])")
