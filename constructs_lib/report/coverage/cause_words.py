"""What every format says alike of causes and conflicts."""

from __future__ import annotations

from collections.abc import Sequence

from constructs_lib.placement.causes import Cause
from constructs_lib.placement.conflicts import Conflict
from constructs_lib.report.words import counted, names_in_words

__all__ = ["agents_in_words", "fate_in_words", "in_order"]


def fate_in_words(cause: Cause) -> str:
    """What happens on the nodes; that they have nothing at all where that is not right."""
    if cause.is_bare and not cause.is_meant:
        return f"no agent at all, {cause.fate}"
    return cause.fate


def agents_in_words(cause: Cause) -> str:
    """Whom it keeps off: ``all 9 agents``, ``2 of them``, by their names where they are few."""
    titles = [each.title for each in cause.kept_off]
    names = names_in_words(titles)
    if len(titles) == 1:
        return names
    return f"{'all ' if cause.is_total else ''}{counted(len(titles), 'agent')}: {names}"


def in_order(conflicts: Sequence[Conflict]) -> list[Conflict]:
    """The conflicts that nobody has answered first."""
    return sorted(conflicts, key=lambda each: each.answer is not None)
