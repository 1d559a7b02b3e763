"""Everything that is judged about a DaemonSet that changes, in the order in which it is told."""

from __future__ import annotations

from typing import Final

from constructs_lib.change.remarks.configuration import configuration
from constructs_lib.change.remarks.contracts import contracts
from constructs_lib.change.remarks.images import images
from constructs_lib.change.remarks.priority import priority
from constructs_lib.change.remarks.privileges import privileges
from constructs_lib.change.remarks.reach import reach
from constructs_lib.change.remarks.remark import Check, Remark, Update
from constructs_lib.change.remarks.requests import requests
from constructs_lib.change.remarks.state import state
from constructs_lib.change.remarks.strategy import strategy

__all__ = ["CHECKS", "remarks"]

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

_OF_THE_DAEMON_SET_ALONE: Final[frozenset[Check]] = frozenset(
    {requests, images, strategy, state, contracts}
)
"""Checks that say nothing where a DaemonSet is as it was, whatever changes around it."""

_GRAVEST_FIRST: Final = ("error", "warning", "info")


def remarks(update: Update) -> tuple[Remark, ...]:
    """What every check says, the gravest first."""
    passed = _OF_THE_DAEMON_SET_ALONE if update.pair.is_unchanged else frozenset()
    found = [remark for check in CHECKS if check not in passed for remark in check(update)]
    return tuple(sorted(found, key=lambda remark: _GRAVEST_FIRST.index(remark.severity)))
