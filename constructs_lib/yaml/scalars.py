"""What Kubernetes takes an unquoted YAML word for.

``yes`` is a boolean, ``0o17`` is fifteen and ``12e03`` is twelve thousand: the reader inside
Kubernetes keeps most of YAML 1.1 and adds number forms of Go. Neither PyYAML nor a YAML 1.2
parser agrees with it, so the reader and the writer of this library both ask here.

Rules: ``resolve.go`` of go-yaml v2 and the map key rules of ``sigs.k8s.io/yaml``, as vendored by
Kubernetes 1.36.
"""

from __future__ import annotations

import math
import re
import struct
from typing import TYPE_CHECKING, Final, TypeAlias

from constructs_lib.pattern import pattern

if TYPE_CHECKING:
    from constructs_lib.k8s.manifest import Json

__all__ = [
    "INT_MAX",
    "INT_MIN",
    "MERGE_TAG",
    "Word",
    "as_json",
    "as_key",
    "read_plain",
    "read_tagged",
]

Word: TypeAlias = str | bool | int | float | None
"""What one unquoted word can stand for."""

INT_MIN: Final = -(2**63)
"""The smallest whole number Kubernetes keeps exact (int64)."""
INT_MAX: Final = 2**64 - 1
"""The largest whole number Kubernetes keeps exact (uint64)."""

_TAG = "tag:yaml.org,2002:"
MERGE_TAG: Final = f"{_TAG}merge"
"""The tag that makes ``<<`` a merge key even where it is quoted."""

_INT64_MAX = 2**63 - 1
_EXACT_FLOAT = 2.0**53
_JSON_EXPONENT = 1e21
_FLOAT32_DIGITS = 9  # always enough to tell two float32 apart
_LEAST_PLAIN_EXPONENT, _GREATEST_PLAIN_EXPONENT = -4, 6  # outside, Go's %g writes an exponent


def _cases(*words: str) -> tuple[str, ...]:
    return tuple(case for word in words for case in (word, word.capitalize(), word.upper()))


_WORDS: Final[dict[str, Word]] = {
    **dict.fromkeys(_cases("y", "yes", "true", "on"), True),
    **dict.fromkeys(_cases("n", "no", "false", "off"), False),
    **dict.fromkeys(("", "~", *_cases("null")), None),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
}
_NUMBER_STARTS = frozenset("0123456789+-")
_STARTS = _NUMBER_STARTS | frozenset("yYnNtTfFoO~.") | {""}

# Decimals stop at twenty digits: no 64-bit number is longer, and Python refuses to parse very
# long ones. A leading zero means octal, so those may be as long as they like.
_INTEGER = pattern(
    r"[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|(?P<octal>0[oO][0-7]+|0[0-7]*)|[1-9][0-9]{0,19})"
)
# go-yaml cuts the prefix off before Go sees the sign.
_SIGN_AFTER_PREFIX = pattern(r"0b(?P<digits>[-+][01]+)")
_FLOAT = pattern(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_DOT_FLOAT = pattern(r"\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?")


# Any other tag leaves the text as it is.
_TYPES: Final[dict[str, type]] = {
    f"{_TAG}bool": bool,
    f"{_TAG}float": float,
    f"{_TAG}int": int,
    f"{_TAG}null": type(None),
}
_TIME = pattern(
    r"\d{4}-\d{1,2}-\d{1,2}"
    r"(?:[Tt]\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?(?:Z|[-+]\d\d:\d\d)"
    r"| \d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?)?",
    re.ASCII,
)
_NOT_UTF8 = pattern("[\udc80-\udcff]")


def read_plain(text: str) -> Word:
    """The value before it becomes JSON: ``1.0`` is still a float, ``.inf`` still infinity."""
    first = text[:1]
    if first not in _STARTS:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if first in _NUMBER_STARTS:
        return _number(text.replace("_", ""), text)
    if first == "." and _DOT_FLOAT.fullmatch(text):
        return _float(text.replace("_", ""), text)
    return text


def read_tagged(tag: str, text: str) -> Word:
    """The value of a scalar with an explicit tag (``!!int "1"``), in its full form.

    Raises:
        ValueError: the text is none of what the tag says.
    """
    if tag == f"{_TAG}binary":
        return _binary(text)
    if tag == f"{_TAG}timestamp" and not _TIME.fullmatch(text):
        raise ValueError("This value is tagged !!timestamp but is not a timestamp")
    if tag not in _TYPES:
        return text
    word = read_plain(text)
    if tag == f"{_TAG}float" and type(word) is int and word <= _INT64_MAX:
        word = float(word)
    if type(word) is not _TYPES[tag]:
        raise ValueError(f"This value is tagged !!{tag.removeprefix(_TAG)} but is not one")
    return word


def as_json(word: Word) -> Json:
    """A word as JSON carries it: a whole float below 1e21 becomes a whole number.

    Raises:
        ValueError: the word is infinity or not-a-number.
    """
    if not isinstance(word, float):
        return word
    if not math.isfinite(word):
        raise ValueError(f"{_float_name(word)} cannot be carried by JSON")
    if not word.is_integer() or abs(word) >= _JSON_EXPONENT:
        return word
    if abs(word) < _EXACT_FLOAT:
        return int(word)
    from decimal import Decimal  # noqa: PLC0415  # hardly a manifest has such numbers

    # Above 2**53 Go writes the shortest digits that read back, padded with zeros.
    return int(Decimal(repr(word)))


def as_key(word: Word) -> str:
    """A word as a JSON object key: ``1`` becomes ``"1"``, ``yes`` becomes ``"true"``.

    Raises:
        ValueError: null, or a whole number above int64.
    """
    if isinstance(word, str):
        return word
    if isinstance(word, bool):
        return "true" if word else "false"
    if isinstance(word, float):
        return _float_name(word)
    if word is None:
        raise ValueError("null cannot be a key")
    if word > _INT64_MAX:
        raise ValueError(f"the number {word} is too large for a key")
    return str(word)


def _number(digits: str, text: str) -> Word:
    if found := _INTEGER.fullmatch(digits):
        value = int(digits, 8 if found["octal"] else 0)
        if INT_MIN <= value <= (INT_MAX if digits[0].isdigit() else _INT64_MAX):
            return value
    if _FLOAT.fullmatch(digits):
        return _float(digits, text)
    if found := _SIGN_AFTER_PREFIX.fullmatch(digits):
        value = int(found["digits"], 2)
        return value if INT_MIN <= value <= _INT64_MAX else text
    return text


def _binary(text: str) -> str:
    import base64  # noqa: PLC0415  # hardly a manifest has this tag

    try:
        data = base64.b64decode(text.replace("\r", "").replace("\n", ""), validate=True)
    except ValueError:
        raise ValueError("The text tagged !!binary is not base64") from None
    # Go replaces every single byte that is not UTF-8, Python a run of them.
    return _NOT_UTF8.sub("\ufffd", data.decode(errors="surrogateescape"))


def _float(digits: str, text: str) -> float | str:
    """A float, or the text itself where it is too large for one."""
    value = float(digits)
    return value if math.isfinite(value) else text


def _float_name(value: float) -> str:
    """A float as ``sigs.k8s.io/yaml`` names a key: the shortest digits that keep a float32."""
    try:
        short = struct.pack("f", value)
    except OverflowError:
        short = struct.pack("f", math.copysign(math.inf, value))
    (value,) = struct.unpack("f", short)
    if not math.isfinite(value):
        return ".nan" if math.isnan(value) else ".inf" if value > 0 else "-.inf"
    digits = next(n for n in range(_FLOAT32_DIGITS) if _packs_to(f"{value:.{n}e}", short))
    exponent = int(f"{value:.{digits}e}".partition("e")[2])
    if _LEAST_PLAIN_EXPONENT <= exponent < _GREATEST_PLAIN_EXPONENT:
        return f"{value:.{max(digits, exponent) + 1}g}"
    return f"{value:.{digits}e}"


def _packs_to(name: str, short: bytes) -> bool:
    try:
        return struct.pack("f", float(name)) == short
    except OverflowError:
        return False
