"""The reasons of a whole answer, numbered, so that a page can be filtered by them."""

from __future__ import annotations

from constructs_lib.placement.answer import CoverageReport
from constructs_lib.placement.coverage import GroupVerdict
from constructs_lib.placement.uncovered import first_reason

__all__ = ["Reasons"]

_MOST_MESSAGES = 200
"""How many reasons get a number of their own; the rest share the last one."""


class Reasons:
    """Numbers the first reasons of an answer in the order of their DaemonSets.

    Args:
        answer: the answer.
    """

    def __init__(self, answer: CoverageReport) -> None:
        told = [gap.reason.message for gaps in answer.uncovered for gap in gaps]
        known = dict.fromkeys(told)
        self.messages = list(known)[:_MOST_MESSAGES]
        """The reasons, each at its number."""
        if len(known) > _MOST_MESSAGES:
            self.messages.append("any other reason")
        self._numbers = {message: number for number, message in enumerate(self.messages)}

    def number(self, message: str) -> int:
        """The number of a reason; that of the last one where there are too many."""
        return self._numbers.get(message, len(self.messages) - 1)

    def of_verdict(self, verdict: GroupVerdict) -> tuple[int, str] | None:
        """The number and the text of what is in the way; none where nothing is."""
        reason = first_reason(verdict)
        return (self.number(reason.message), reason.message) if reason is not None else None
