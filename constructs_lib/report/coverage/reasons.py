"""The reasons of a whole answer, numbered, so that a page can be filtered by them."""

from __future__ import annotations

from constructs_lib.placement.answer import CoverageReport
from constructs_lib.placement.coverage import GroupVerdict
from constructs_lib.placement.uncovered import first_reason
from constructs_lib.placement.verdict import Reason

__all__ = ["Reasons"]

_MOST_MESSAGES = 200
"""How many reasons get a number of their own; the rest share the last one."""


class Reasons:
    """Numbers the reasons of an answer, in the order of its causes.

    Args:
        answer: the answer.
    """

    def __init__(self, answer: CoverageReport) -> None:
        # Rows and causes tell the figures of different nodes.
        known = list(dict.fromkeys(each.reason.without_figures for each in answer.causes))
        self.messages = known[:_MOST_MESSAGES]
        """The reasons, each at its number."""
        if len(known) > _MOST_MESSAGES:
            self.messages.append("any other reason")
        self._numbers = {each: min(n, _MOST_MESSAGES) for n, each in enumerate(known)}

    def number(self, reason: Reason) -> int | None:
        """Its number, the last one for those beyond the most; none where it is no cause."""
        return self._numbers.get(reason.without_figures)

    def of_verdict(self, verdict: GroupVerdict) -> tuple[int | None, str] | None:
        """The number and the text of what is in the way; none where nothing is."""
        reason = first_reason(verdict)
        return (self.number(reason), reason.message) if reason is not None else None
