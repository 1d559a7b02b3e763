"""What a new agent has to say, and one that has only what is declared may leave open.

A part that exceeds what is safe asks for its reason or for a limit. An agent that runs already may
lack both: nothing is suppressed then, and ``check`` reports what nobody answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from constructs_lib.errors import Problem

__all__ = ["Answerable", "unanswered_in"]


class Answerable(Protocol):
    """A part with something to answer."""

    def unanswered(self) -> Iterable[Problem]:
        """What a new agent would have to say of it, with the path inside it."""


def unanswered_in(field: str, parts: Sequence[Answerable]) -> Iterator[Problem]:
    """What is unanswered in the parts of a field."""
    for index, part in enumerate(parts):
        for problem in part.unanswered():
            yield Problem(path=(field, index, *problem.path), message=problem.message)
