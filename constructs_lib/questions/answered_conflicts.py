"""Conflicts that somebody has answered: known, meant, and with the reason beside the agent.

``constructs-lib/ignore.DS1103: "reason"`` on one of the two DaemonSets answers what the checker
finds and what coverage shows, in the same way.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.placement.conflicts import Conflict, ConflictKind
from constructs_lib.policy.engine.suppressions import written_suppressions
from constructs_lib.record import replace

__all__ = ["RULES", "with_answers"]

_RIVALS: Final = "DS1103"
RULES: Final[Mapping[ConflictKind, str]] = {
    "host-port": "DS1101",
    "state": "DS1102",
    "selector": "DS1104",
    "managed-add-on": "DS1504",
    "network-plugin": _RIVALS,
    "service-proxy": _RIVALS,
    "log-files": _RIVALS,
    "dns-cache": _RIVALS,
    "node-metrics": _RIVALS,
    "devices": _RIVALS,
    "csi-driver": _RIVALS,
    "same-agent": _RIVALS,
}
"""The rule that finds a conflict in manifests, by what the two are at odds about."""


def with_answers(
    conflicts: Iterable[Conflict], views: Sequence[DaemonSetView], *, today: dt.date | None = None
) -> Iterator[Conflict]:
    """The conflicts, those that are answered with the reason.

    Args:
        conflicts: the conflicts.
        views: the DaemonSets as they are written.
        today: the day for which answers with a last day count. Default: today, in UTC.
    """
    day = today or dt.datetime.now(tz=dt.UTC).date()
    answers = {
        (f"{view.namespace}/{view.name}", each.rule): each.reason
        for view in views
        for each in written_suppressions(view)
        if each.container is None and each.counts(day)
    }
    for conflict in conflicts:
        rule = RULES[conflict.kind]
        said = (answers.get((title, rule)) for title in conflict.daemon_sets)
        reason = next(filter(None, said), None)
        answer = f"{rule} is answered: {reason}" if reason is not None else None
        yield replace(conflict, answer=answer)
