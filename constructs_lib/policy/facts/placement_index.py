"""Values by the nodes that they are for, and those that may meet on a node.

A fleet may have thousands of choices of nodes: a pool for each team, say. Nearly every choice names
the value of some labels (``pool: build``), and two that name different values of one label never
meet. So choices are kept by the labels that they name, and looked up by the values of those that
both name; only what is left is compared condition by condition.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Generic, TypeAlias, TypeVar

from constructs_lib.daemon_set.placement_overlap import Overlap, Placement, overlap

__all__ = ["PlacementIndex"]

Value = TypeVar("Value")
_Keys: TypeAlias = tuple[str, ...]
_ByValues: TypeAlias = dict[tuple[str, ...], list[Placement]]
"""Placements by the values that they name for some keys."""


class PlacementIndex(Generic[Value]):
    """A map from placements that can also be asked for all that overlap with one."""

    def __init__(self) -> None:
        self._values: dict[Placement, Value] = {}
        self._by_keys: dict[_Keys, dict[_Keys, _ByValues]] = {}
        """By the keys that placements name, and by the keys that somebody has asked for."""

    def setdefault(self, placement: Placement, value: Value) -> Value:
        """The value of a placement; the given one if it is new."""
        if placement not in self._values:
            self._values[placement] = value
            named = _named(placement)
            views = self._by_keys.setdefault(tuple(named), {tuple(named): {}})
            for keys, groups in views.items():
                groups.setdefault(_at(named, keys), []).append(placement)
        return self._values[placement]

    def overlapping(self, placement: Placement) -> Iterator[tuple[Value, Overlap]]:
        """The values of all placements that may share a node with this one."""
        named = _named(placement)
        for keys, views in self._by_keys.items():
            common = tuple(key for key in keys if key in named)
            if common not in views:
                views[common] = _regrouped(views[keys], common)
            for other in views[common].get(_at(named, common), ()):
                found = overlap(placement, other)
                if found != "none":
                    yield self._values[other], found


def _regrouped(groups: _ByValues, keys: _Keys) -> _ByValues:
    result: _ByValues = {}
    for placements in groups.values():
        for placement in placements:
            result.setdefault(_at(_named(placement), keys), []).append(placement)
    return result


@lru_cache(maxsize=4096)
def _named(placement: Placement) -> Mapping[str, str]:
    """The labels of which each way of a placement names the same value, sorted by key."""
    ways = [
        {
            (each.key, each.values[0])
            for each in way
            if each.operator == "In" and not each.values[1:]
        }
        for way in placement
    ]
    return dict(sorted(set.intersection(*ways))) if ways else {}


def _at(named: Mapping[str, str], keys: Sequence[str]) -> tuple[str, ...]:
    return tuple(named[key] for key in keys)
