"""Everything that is judged about a DaemonSet that changes, in the order in which it is told."""

from __future__ import annotations

from typing import Final

from constructs_lib.change.growth.configuration import configuration
from constructs_lib.change.growth.contracts import contracts
from constructs_lib.change.growth.growth import Check, Growth, Update
from constructs_lib.change.growth.images import images
from constructs_lib.change.growth.priority import priority
from constructs_lib.change.growth.privileges import privileges
from constructs_lib.change.growth.reach import reach
from constructs_lib.change.growth.requests import requests
from constructs_lib.change.growth.state import state
from constructs_lib.change.growth.strategy import strategy

__all__ = ["CHECKS", "growths"]

CHECKS: Final[tuple[Check, ...]] = (
    reach,
    privileges,
    requests,
    images,
    strategy,
    state,
    contracts,
    configuration,
    priority,
)
"""Every check."""

_GRAVEST_FIRST: Final = ("error", "warning", "info")


def growths(update: Update) -> tuple[Growth, ...]:
    """What every check says, the gravest first."""
    found = [growth for check in CHECKS for growth in check(update)]
    return tuple(sorted(found, key=lambda growth: _GRAVEST_FIRST.index(growth.severity)))
