"""Which of several values a cluster gets, by one of its labels or by what it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, Final, TypeAlias

from constructs_lib.errors import DeclarationError, Problem
from constructs_lib.k8s.nearest import nearest

__all__ = ["FIELDS", "Carried", "PickError", "carried_by", "pick_problems"]

FIELDS: Final = ("kubernetes", "name", "platform", "wave")
"""What a value can be picked by beside labels; no label can be called so."""

Carried: TypeAlias = Mapping[str, Mapping[str, Sequence[str]]]
"""The values that clusters carry, by what they are carried as (``env``), and who carries each."""

_MOST: Final = 5
"""How many clusters an error names."""


class PickError(DeclarationError):
    """Values by label that do not fit the clusters there are."""

    _fate: ClassVar[str] = "is invalid"


def carried_by(clusters: Iterable[tuple[str, Mapping[str, str]]]) -> Carried:
    """What some clusters carry.

    Args:
        clusters: the name of each, and what it carries.
    """
    found: dict[str, dict[str, list[str]]] = {}
    for name, values in clusters:
        for key, value in values.items():
            found.setdefault(key, {}).setdefault(value, []).append(name)
    return found


def pick_problems(
    carried: Carried, *, by: str, given: Iterable[str], everyone: Sequence[str], has_default: bool
) -> list[Problem]:
    """What is wrong with a choice of values, for the fleet as a whole.

    Args:
        carried: what its clusters carry.
        by: what the values are picked by.
        given: for what there is a value.
        everyone: the names of all clusters.
        has_default: whether there is a value for all others.
    """
    given = list(given)
    values = carried.get(by)
    if values is None:
        return [Problem(path=("by",), message=_unknown(by, carried, f"no cluster has {by!r}"))]
    problems = [
        Problem(path=(key,), message=_unknown(key, values, f"no cluster has {by} {key!r}"))
        for key in given
        if key not in values
    ]
    if has_default:
        return problems
    for value, names in values.items():
        if value not in given:
            message = f"no value for {by} {value!r} ({_named(names)}); give one, or default=..."
            problems.append(Problem(path=(value,), message=message))
    having = {name for names in values.values() for name in names}
    without = [name for name in everyone if name not in having]
    if without:
        message = f"{_named(without)} has no {by!r}; give default=..., or label it"
        problems.append(Problem(path=("default",), message=message))
    return problems


def _unknown(word: str, known: Iterable[str], sentence: str) -> str:
    known = sorted(known)
    near = nearest(word, known)
    if near is not None:
        return f"{sentence}; did you mean {near!r}?"
    return f"{sentence}; there {'is' if len(known) == 1 else 'are'} {', '.join(known)}"


def _named(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return f"{', '.join(names[:_MOST])}{more}"
