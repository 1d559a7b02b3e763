"""The known word that somebody who misspelt one probably meant."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["nearest"]


def nearest(word: str, known: Iterable[str], *, at_least: float = 0.6) -> str | None:
    """The known word nearest to one, whatever its case; none if nothing is near.

    ``EKS`` is near to ``eks``, and ``systemdd`` to ``systemd``.

    Args:
        word: what was written.
        known: the words there are.
        at_least: the share of letters that two words must have in common, from 0 to 1.
    """
    from difflib import get_close_matches  # noqa: PLC0415  # few words are misspelt

    by_lower_case = {each.lower(): each for each in reversed([*known])}
    near = get_close_matches(word.lower(), by_lower_case, n=1, cutoff=at_least)
    return by_lower_case[near[0]] if near else None
