"""Suppressions of findings, written where the next reader meets them: beside the agent.

``constructs-lib/ignore.DS603: "reason"`` on the DaemonSet or on its template suppresses every
finding of that rule, ``constructs-lib/ignore.DS603.agent`` those of one container. A reason may
begin with ``until=2027-01-31``, the last day on which it counts. A suppression without a reason
does not count.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from datetime import date
from typing import Final

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.metadata import IGNORE_PREFIX
from constructs_lib.pattern import pattern
from constructs_lib.policy.finding import Path, Violation
from constructs_lib.record import dataclass

__all__ = ["WrittenSuppression", "suppression_violations", "written_suppressions"]

_KEY: Final = pattern(rf"{re.escape(IGNORE_PREFIX)}(?P<rule>[^.]+)(?:\.(?P<container>.+))?")
_UNTIL: Final = pattern(r"until=(?P<date>\S+)\s*(?P<reason>.*)", re.DOTALL)
_PLACES: Final[tuple[Path, ...]] = (
    ("metadata", "annotations"),
    ("spec", "template", "metadata", "annotations"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenSuppression:
    """One annotation that suppresses findings.

    Attributes:
        rule: id of the rule, as written.
        container: name of the container it speaks of; none for all of them.
        reason: why; empty where none is given.
        until: the last day it counts; none for ever.
        bad_date: what stands for a date and is none.
        path: its place in the manifest.
    """

    rule: str
    container: str | None
    reason: str
    until: date | None
    bad_date: str | None
    path: Path

    def counts(self, today: date) -> bool:
        """Whether it suppresses anything on that day."""
        in_time = self.until is None or today <= self.until
        return bool(self.reason) and self.bad_date is None and in_time


def written_suppressions(daemon_set: DaemonSetView) -> Iterator[WrittenSuppression]:
    """Every annotation of the DaemonSet and its template that suppresses findings."""
    for place, written in zip(
        _PLACES, (daemon_set.annotations, daemon_set.template_annotations), strict=True
    ):
        for key, text in written.items():
            found = _KEY.fullmatch(key)
            if found is not None:
                yield _read(found["rule"], found["container"], text.strip(), (*place, key))


def _read(rule: str, container: str | None, text: str, path: Path) -> WrittenSuppression:
    until, bad_date, reason = None, None, text
    dated = _UNTIL.fullmatch(text)
    if dated is not None:
        reason = dated["reason"].strip()
        try:
            until = date.fromisoformat(dated["date"])
        except ValueError:
            bad_date = dated["date"]
    return WrittenSuppression(
        rule=rule, container=container, reason=reason, until=until, bad_date=bad_date, path=path
    )


def suppression_violations(
    written: Iterable[WrittenSuppression],
    *,
    used: Container[Path],
    silent: Container[str],
    daemon_set: DaemonSetView | None,
    today: date,
) -> Iterator[tuple[str, Violation]]:
    """What is wrong with the suppressions themselves: no reason, no finding, expired.

    Args:
        written: the suppressions.
        used: the places of those that suppressed something.
        silent: ids of rules that could not speak in this run, so that nothing follows.
        daemon_set: the DaemonSet.
        today: the day for which dates count.
    """
    containers = (
        {container.name for container in daemon_set.all} if daemon_set is not None else set()
    )
    for suppression in written:
        problem = _problem(suppression, containers)
        if problem is not None:
            yield "DS001", Violation(path=suppression.path, message=problem)
        elif suppression.until is not None and suppression.until < today:
            message = f"This suppression expired on {suppression.until}."
            yield "DS002", Violation(path=suppression.path, message=message, case="expired")
        elif suppression.path not in used and suppression.rule not in silent:
            message = f"{suppression.rule} finds nothing here; delete the suppression."
            yield "DS002", Violation(path=suppression.path, message=message)


def _problem(suppression: WrittenSuppression, containers: Container[str]) -> str | None:
    from constructs_lib.policy.rules.catalogue import FILES  # noqa: PLC0415  # rules import us

    if suppression.rule not in FILES:
        return f"Unknown rule {suppression.rule}."
    if suppression.container is not None and suppression.container not in containers:
        return f"Unknown container {suppression.container!r}."
    if suppression.bad_date is not None:
        return f"{suppression.bad_date!r} is not a date such as 2027-01-31."
    if not suppression.reason:
        return f"{suppression.rule} is suppressed without a reason."
    return None
