"""Sizes, durations and switches as programs write them; what cannot be read is unknown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from constructs_lib.k8s.manifest import Json
from constructs_lib.programs.facts import UNKNOWN, Unknown

__all__ = ["duration", "is_on", "size"]

_NUMBER: Final = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([A-Za-zµ]*)\s*")
_PART: Final = re.compile(r"(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h|d)")
_SECONDS: Final[Mapping[str, float]] = {
    "ns": 1e-9,
    "us": 1e-6,
    "µs": 1e-6,
    "ms": 1e-3,
    "s": 1,
    "m": 60,
    "h": 3600,
    "d": 86400,
}
_ON: Final = frozenset({"on", "true", "yes", "1"})
_OFF: Final = frozenset({"off", "false", "no", "0"})
_POWERS: Final = "kmgtp"


def size(value: Json | Unknown, *, thousand: int = 1000) -> int | Unknown:
    """A number of bytes: ``5M``, ``256k``, ``1GiB`` or a plain number.

    Args:
        value: what is written.
        thousand: what ``k`` stands for in this program; ``KiB`` is always 1024.
    """
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return UNKNOWN
    found = _NUMBER.fullmatch(str(value))
    if found is None:
        return UNKNOWN
    unit = found[2].lower()
    base = 1024 if unit.endswith("ib") else thousand
    letter = unit.removesuffix("ib").removesuffix("b")
    if letter and letter not in _POWERS:
        return UNKNOWN
    power = _POWERS.index(letter) + 1 if letter else 0
    return int(float(found[1]) * base**power)


def duration(value: Json | Unknown) -> float | Unknown:
    """A number of seconds: ``5s``, ``1m30s``, ``0.5`` or a plain number."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return UNKNOWN
    text = str(value).strip()
    found = _NUMBER.fullmatch(text)
    if found is not None and not found[2]:
        return float(found[1])
    parts = _PART.findall(text)
    if not parts or "".join(number + unit for number, unit in parts) != text:
        return UNKNOWN
    return float(sum(float(number) * _SECONDS[unit] for number, unit in parts))


def is_on(value: Json | Unknown, *, default: bool) -> bool | Unknown:
    """Whether a switch is on (``on``, ``true``, ``yes``, ``1``); the default if it is absent."""
    if value is None:
        return default
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower() if isinstance(value, (str, int)) else ""
    return True if word in _ON else False if word in _OFF else UNKNOWN
