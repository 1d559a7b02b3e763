"""Amounts as Kubernetes counts them, exactly.

``1000m`` and ``1`` are the same amount of CPU, ``1G`` and ``1Gi`` are not the same amount of
memory, and the API server writes back another spelling than it was given. Comparing, summing
and printing amounts the way the server does needs its rules and no floating point.

Source of every rule: apimachinery ``pkg/api/resource``, ``quantity.go`` and ``suffix.go``.
"""

from __future__ import annotations

from enum import Enum
from functools import lru_cache
from typing import Final, NamedTuple

from constructs_lib.pattern import pattern
from constructs_lib.record import dataclass, field

__all__ = ["Quantity", "QuantityFormat"]


class QuantityFormat(Enum):
    """The family of suffixes an amount is written with."""

    DECIMAL_SI = "DecimalSI"
    BINARY_SI = "BinarySI"
    DECIMAL_EXPONENT = "DecimalExponent"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Quantity:
    """An exact amount of a resource.

    Two quantities are equal, and hash equal, when their amounts are: the format and the
    spelling only say how the amount is printed.

    Attributes:
        nanos: the amount in billionths of a unit, the finest step Kubernetes knows.
        format: the family of suffixes it is printed with. Default: DecimalSI.
        spelling: the text it was parsed from, where the API server keeps that text as it is;
            None where the server prints its own.
    """

    nanos: int
    format: QuantityFormat = field(default=QuantityFormat.DECIMAL_SI, compare=False)
    spelling: str | None = field(default=None, compare=False, repr=False)

    @classmethod
    def parse(cls, value: str | float) -> Quantity:
        """The quantity that Kubernetes reads from a text or a YAML number.

        An amount finer than ``1n`` is rounded away from zero; an amount with a binary suffix
        is capped at 2**63 - 1, as the API server caps it.

        Raises:
            ValueError: the value is no quantity, or longer than 200 characters, or its
                decimal exponent has more than three digits.
        """
        if isinstance(value, str):
            return _parse(value)
        if isinstance(value, bool):
            raise _not_a_quantity(value)
        return _parse(repr(value))

    def canonical(self) -> str:
        """The text the API server writes for this quantity.

        The largest suffix of its format that needs no fraction: ``1`` for ``1000m``, ``1536Mi``
        for ``1.5Gi``. A binary amount under 1024, or with a fraction, is written in DecimalSI.
        A few texts that are not of that form are still kept by the server as they are, such as
        ``+1``, ``1.`` and ``1.250``; so they are here.
        """
        if self.spelling is not None:
            return self.spelling
        if self.nanos == 0:
            return "0"
        units, fraction = divmod(self.nanos, _NANOS)
        if self.format is QuantityFormat.BINARY_SI and not fraction and abs(units) >= _KIBI:
            count, steps = _without_factors(units, _KIBI, most=len(_BINARY_SUFFIXES))
            return f"{count}{_BINARY_SUFFIXES[steps - 1] if steps else ''}"
        count, thousands = _without_factors(self.nanos, 1000)
        return f"{count}{self._decimal_suffix(3 * thousands - 9)}"

    def value(self) -> int:
        """The amount in whole units, rounded away from zero: ``1`` for ``100m``."""
        return _ceil_away(self.nanos, _NANOS)

    def milli_value(self) -> int:
        """The amount in thousandths of a unit, rounded away from zero: ``100`` for ``0.1``."""
        return _ceil_away(self.nanos, _NANOS // 1000)

    def __bool__(self) -> bool:
        return self.nanos != 0

    def __str__(self) -> str:
        return self.canonical()

    def __add__(self, other: Quantity) -> Quantity:
        return Quantity(nanos=self.nanos + other.nanos, format=self._format_with(other))

    def __sub__(self, other: Quantity) -> Quantity:
        return Quantity(nanos=self.nanos - other.nanos, format=self._format_with(other))

    def __mul__(self, times: int) -> Quantity:
        return Quantity(nanos=self.nanos * times, format=self.format)

    __rmul__ = __mul__

    def _format_with(self, other: Quantity) -> QuantityFormat:
        return self.format if self else other.format

    def _decimal_suffix(self, exponent: int) -> str:
        if self.format is QuantityFormat.DECIMAL_EXPONENT:
            return f"e{exponent}" if exponent else ""
        # Beyond E there is no suffix; dropping the exponent would change the amount.
        return _DECIMAL_NAMES.get(exponent, f"e{exponent}")


_NANOS: Final = 10**9
_KIBI: Final = 1024
_DIGITS_IN_64_BITS: Final = 18
_MAX_BINARY: Final = (2**63 - 1) * _NANOS
_DECIMAL_SUFFIXES: Final = {
    "n": -9,
    "u": -6,
    "m": -3,
    "": 0,
    "k": 3,
    "M": 6,
    "G": 9,
    "T": 12,
    "P": 15,
    "E": 18,
}
_DECIMAL_NAMES: Final = {exponent: suffix for suffix, exponent in _DECIMAL_SUFFIXES.items()}
_BINARY_SUFFIXES: Final = ("Ki", "Mi", "Gi", "Ti", "Pi", "Ei")

# The bounds on length and exponent are ours: without them one short text such as 1e999999999
# would fill the memory. A bare sign, point or suffix is zero to Kubernetes, hence every \d*.
_GRAMMAR: Final = pattern(
    r"(?=.{1,200}\Z)"
    r"(?P<sign>[+-]?)0*(?P<whole>[0-9]*)(?:\.(?P<fraction>[0-9]*))?"
    r"(?:(?P<decimal>[numkMGTPE]?)|(?P<binary>[KMGTPE]i)|[eE](?P<exponent>[+-]?0*[0-9]{1,3}))\Z"
)


class _Parts(NamedTuple):
    """A quantity's text, taken apart as the server's scanner does."""

    negative: bool
    whole: str
    fraction: str
    exponent: int
    format: QuantityFormat

    @property
    def digits(self) -> str:
        return self.whole + self.fraction

    def nanos(self) -> int:
        number = int(self.digits)
        if self.format is QuantityFormat.BINARY_SI:
            scaled, shift = number * 2**self.exponent, 9 - len(self.fraction)
        else:
            scaled, shift = number, 9 + self.exponent - len(self.fraction)
        size = scaled * 10**shift if shift >= 0 else _ceil_away(scaled, 10**-shift)
        if self.format is QuantityFormat.BINARY_SI:
            size = min(size, _MAX_BINARY)
        return -size if self.negative else size

    def is_kept(self) -> bool:
        """Whether the server keeps the text itself, because it takes it for canonical."""
        if self.format is QuantityFormat.BINARY_SI:
            room = 14 - self.exponent * 3 // 10 - len(self.whole)
            return room >= 0 and not self.fraction and int(self.whole) % 8 != 0
        scale = self.exponent - len(self.fraction)
        return (
            len(self.digits) <= _DIGITS_IN_64_BITS
            and scale >= _DECIMAL_SUFFIXES["n"]
            and scale % 3 == 0
            and self.digits[0] != "0"
            and not self.digits.endswith("000")
        )


@lru_cache(maxsize=4096)
def _parse(text: str) -> Quantity:
    parts = _take_apart(text)
    nanos = parts.nanos()
    return Quantity(
        nanos=nanos,
        format=_format_of(parts.format, nanos),
        spelling=text if parts.is_kept() else None,
    )


def _take_apart(text: str) -> _Parts:
    found = _GRAMMAR.match(text)
    if found is None:
        raise _not_a_quantity(text)
    if binary := found["binary"]:
        exponent = 10 * (_BINARY_SUFFIXES.index(binary) + 1)
        family = QuantityFormat.BINARY_SI
    elif found["exponent"]:
        exponent, family = int(found["exponent"]), QuantityFormat.DECIMAL_EXPONENT
    else:
        exponent, family = _DECIMAL_SUFFIXES[found["decimal"]], QuantityFormat.DECIMAL_SI
    return _Parts(
        negative=found["sign"] == "-",
        whole=found["whole"] or "0",
        fraction=found["fraction"] or "",
        exponent=exponent,
        format=family,
    )


def _format_of(written: QuantityFormat, nanos: int) -> QuantityFormat:
    if written is QuantityFormat.BINARY_SI and 0 < abs(nanos) < _NANOS:
        return QuantityFormat.DECIMAL_SI
    return written


def _without_factors(number: int, factor: int, *, most: int | None = None) -> tuple[int, int]:
    """The number divided by ``factor`` as often as it goes, at most ``most`` times."""
    times = 0
    while number % factor == 0 and times != most:
        number //= factor
        times += 1
    return number, times


def _ceil_away(number: int, unit: int) -> int:
    size = -(-abs(number) // unit)
    return -size if number < 0 else size


def _not_a_quantity(value: object) -> ValueError:
    return ValueError(
        f"{value!r:.60} is not a quantity; "
        "write a number with an optional suffix such as 100m, 2, 100M or 128Mi"
    )
