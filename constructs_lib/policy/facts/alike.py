"""Facts of which the same is to be said: they make one finding, not one each."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

__all__ = ["alike", "listed", "names"]

_MOST: int = 3
"""How many names a sentence holds."""

T = TypeVar("T")


def alike(facts: Iterable[T], said: Callable[[T], Hashable]) -> list[list[T]]:
    """The facts in groups, in the order of the first of each.

    Args:
        facts: the facts.
        said: what is to be said of one; of equal things one sentence is made.
    """
    groups: dict[Hashable, list[T]] = {}
    for fact in facts:
        groups.setdefault(said(fact), []).append(fact)
    return list(groups.values())


def names(of: str, found: Iterable[str]) -> str:
    """Names for a sentence, each once: ``input 'a'``, ``inputs 'a', 'b', 'c' and 4 more``."""
    quoted = [repr(each) for each in dict.fromkeys(found)]
    if len(quoted) == 1:
        return f"{of} {quoted[0]}"
    shown, more = quoted[:_MOST], len(quoted) - _MOST
    if more > 0:
        return f"{of}s {', '.join(shown)} and {more} more"
    return f"{of}s {listed(shown)}"


def listed(words: Iterable[str]) -> str:
    """Words for a sentence: ``a, b and c``."""
    *before, last = words
    return f"{', '.join(before)} and {last}" if before else last
