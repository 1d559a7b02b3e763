"""Clusters that a change reaches together, one wave after the other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, ClassVar, Final, Literal, TypeAlias

from pydantic import Field

from constructs_lib.daemon_set.strategy import ALL_PERCENT, Share, is_quoted_count
from constructs_lib.declaration.model import DnsLabel, Part, checked

__all__ = ["ALL_AT_ONCE", "Wave"]

_UNITS: Final = {"s": 1, "m": 60, "h": 60 * 60, "d": 24 * 60 * 60}
_DURATION: Final = re.compile(r"(\d{1,9})([smhd])")


def _duration_problem(text: str) -> str | None:
    if _DURATION.fullmatch(text) is None:
        return f"{text!r} is not a duration; write a number and s, m, h or d, such as '30m'"
    return None


Duration: TypeAlias = Annotated[str, checked(_duration_problem)]
"""A whole number of seconds, minutes, hours or days: ``"90s"``, ``"30m"``, ``"24h"``, ``"2d"``."""


def _clusters_problem(count: int | str) -> str | None:
    if isinstance(count, int):
        return f"{count} would never change a cluster; write at least 1" if count < 1 else None
    if is_quoted_count(count):
        return f"{count!r} is a quoted number; write {int(count)}"
    share = Share.read(count)
    if share is None or not 0 < share.amount <= ALL_PERCENT:
        return f"{count!r} is neither a number of clusters nor a percentage from '1%' to '100%'"
    return None


ClusterCount: TypeAlias = Annotated[
    Annotated[int, Field(strict=True)] | str, checked(_clusters_problem)
]
"""A number of clusters (``1``) or a percentage of the clusters of the wave (``"25%"``)."""


class Wave(Part):
    """Clusters that a change reaches together. The order of the waves is that of their list."""

    not_fields: ClassVar[Mapping[str, str]] = {
        "order": "waves come in the order of their list",
    }

    name: DnsLabel
    """Name of the wave, which each of its clusters gives as ``wave``."""
    max_clusters: ClusterCount = 1
    """How many clusters of the wave may change at once: a number, or a percentage of them, which
    is rounded down, but never below one. One at a time by default."""
    soak: Duration = "0s"
    """How long the last cluster of the wave must be well before the next wave begins (``"30m"``,
    ``"24h"``). No time by default."""
    gate: Literal["automatic", "manual"] = "automatic"
    """Who lets the wave begin: ``automatic`` when the wave before it is done, ``manual`` when a
    person says so."""

    @property
    def soak_seconds(self) -> int:
        """The soak time. Seconds."""
        return int(self.soak[:-1]) * _UNITS[self.soak[-1]]

    def at_once(self, clusters: int) -> int:
        """How many of that number of clusters may change at once; at least one."""
        if isinstance(self.max_clusters, int):
            return min(self.max_clusters, max(clusters, 1))
        share = int(self.max_clusters.removesuffix("%"))
        return max(clusters * share // ALL_PERCENT, 1)


ALL_AT_ONCE: Final = Wave(name="all", max_clusters="100%")
"""The only wave of a fleet that has none."""
