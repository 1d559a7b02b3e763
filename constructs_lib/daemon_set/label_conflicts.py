"""Whether any labels at all can meet some requirements.

Each label stands for itself, so a contradiction is one about a single key. A key has few values
that matter: those that all In name; without an In, no value at all, one that nobody names, and the
numbers next to the bounds of Gt and Lt. If none of them meets all requirements, nothing does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from constructs_lib.k8s.label_selector import Requirement

__all__ = ["conflict"]

_UNNAMED: Final = "none-of-those-that-are-named"


def conflict(requirements: Iterable[Requirement]) -> Sequence[Requirement]:
    """The requirements on one key that no node can meet together; empty if there are none.

    Args:
        requirements: requirements that Kubernetes can parse.
    """
    by_key: dict[str, list[Requirement]] = {}
    for requirement in requirements:
        by_key.setdefault(requirement.key, []).append(requirement)
    return next((same for same in by_key.values() if len(same) > 1 and not _can_be(same)), ())


def _can_be(same: Sequence[Requirement]) -> bool:
    """Whether some value of one label, or its absence, meets all requirements on it."""
    key = same[0].key
    allowed = [set(entry.values) for entry in same if entry.operator == "In"]
    banned = {value for entry in same if entry.operator == "NotIn" for value in entry.values}
    others = [entry for entry in same if entry.operator not in {"In", "NotIn"}]
    if not allowed and all(entry.matches({}) for entry in others):
        return True
    values = set.intersection(*allowed) if allowed else {_UNNAMED, *_numbers(others, len(banned))}
    return any(all(entry.matches({key: value}) for entry in others) for value in values - banned)


def _numbers(requirements: Iterable[Requirement], banned: int) -> Iterator[str]:
    """Enough numbers next to each bound that one of them is not banned."""
    for operator, step in (("Gt", 1), ("Lt", -1)):
        for entry in requirements:
            if entry.operator == operator:
                bound = int(entry.values[0])
                yield from (str(bound + step * distance) for distance in range(1, banned + 2))
