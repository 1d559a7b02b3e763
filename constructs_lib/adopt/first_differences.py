"""What a declaration writes otherwise than it stands in the input, told in a few words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.adopt.proof import Proof
from constructs_lib.change.compare import Difference
from constructs_lib.change.pairing import object_words
from constructs_lib.k8s.manifest import Json

__all__ = ["first_differences"]

_MOST: Final = 3
_LONG: Final = 60
_POD: Final = ("spec", "template", "spec")
_TELLING: Final = ("args", "command", "image", "env")
"""The fields of a container that say most about a program, in this order."""
_UNORDERED: Final = frozenset({"args", "command"})
"""Lists whose items people know by what they say, not by their number."""


def first_differences(proof: Proof) -> str:
    """The few differences that say most, as the end of a sentence, and how many more there are.

    Args:
        proof: what differs; it is the declaration that is new.
    """
    told = list(dict.fromkeys(_all(proof)))
    first, more = told[:_MOST], len(told) - _MOST
    return "; ".join([*first, *([f"and {more:,} more"] if more > 0 else [])])


def _all(proof: Proof) -> Iterator[str]:
    change = proof.change
    found = [each for daemon_set in change.daemon_sets for each in daemon_set.differences]
    # A checksum follows from what else differs.
    telling = [each for each in found if "checksum" not in each.path[-1]]
    yield from map(_line, sorted(telling, key=_rank))
    yield from (f"{object_words(each)} is not written" for each in change.removed)
    for other in change.others:
        yield from (f"{other.kind} {other.title}: {_line(each)}" for each in other.differences)
    yield from (f"it writes {object_words(each)} too" for each in change.added)
    yield from (_line(each) for each in found if each not in telling)


def _rank(difference: Difference) -> tuple[bool, bool, int]:
    steps = difference.path
    ranks = [number for number, name in enumerate(_TELLING) if name in steps]
    # What runs says more than what the nearest declaration has beside it.
    is_more = difference.old is None
    return not difference.is_in(*_POD), is_more, min(ranks, default=len(_TELLING))


def _line(difference: Difference) -> str:
    place = _place(difference)
    old, new = difference.old, difference.new
    if difference.is_order:
        return f"{place} has another order"
    if new is None or _is_another_flag(difference):
        return f"{_with(place, old)} is not written"
    if old is None:
        return f"it writes {_with(place, new)} too"
    return f"{place} is {_short(old)}, it writes {_short(new)}"


def _is_another_flag(difference: Difference) -> bool:
    """Whether another flag stands at its place, which says nothing of it."""
    flags = [str(each).partition("=")[0] for each in (difference.old, difference.new)]
    return (
        _is_word(difference)
        and flags[0] != flags[1]
        and all(each.startswith("-") for each in flags)
    )


def _is_word(difference: Difference) -> bool:
    path = difference.path
    return len(path) > 1 and path[-2] in _UNORDERED


def _place(difference: Difference) -> str:
    path = difference.path
    if difference.is_in(*_POD):
        path = path[len(_POD) :]
    if _is_word(difference):
        path = path[:-1]
    first, *others = path
    return first + "".join(each if each.startswith("[") else f".{each}" for each in others)


def _with(place: str, value: Json) -> str:
    """A place with what stands there, unless that is a part of a manifest, which nobody reads."""
    parts = value if isinstance(value, list) else [value]
    is_part = any(isinstance(each, dict) and each for each in parts)
    return place if is_part else f"{place} {_short(value)}"


def _short(value: Json) -> str:
    text = repr(value)
    return text if len(text) <= _LONG else f"{text[: _LONG - 4]} ..."
