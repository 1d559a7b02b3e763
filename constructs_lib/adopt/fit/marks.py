"""Values that are recognised wherever they are written, and how they are read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from constructs_lib.adopt.fit.arms import Arm, takes

__all__ = ["marks", "read"]

_HEX: Final = "5eed" * 15
_TEXTS: Final = (
    "zq{n}probe",
    "/zq{n}probe/zq",
    "/var/lib/zq{n}probe",
    "ZQ{n}PROBE",
    "ZQPROBE_{letter}",
    "9{n}7M",
    "9{n}7m",
    "1{n}M",
    "9{n}7Mi",
    "9{n}7s",
    "9{n}%",
    "10.9{n}.0.0/16",
    "10.9{n}.7.1",
    "07{n}0",
    "fd00:9{n}::/104",
    "fd00:9{n}::/112",
    "https://zq{n}probe.example",
    "https://zq{n}probe.example/zq",
    "zq{n}probe.example:99{n}3",
    f"zq{{n}}probe.example/zq:1@sha256:{_HEX}00{{n}}0",
    "topology.example/zq{n}probe",
    "nvidia.com/zq{n}probe",
    "5eed000{n}-5eed-4eed-8eed-5eed5eed5eed",
    "zq{n}probe.sock",
    "zq{n}probe.so",
    "g:{n}",
    "DS30{n}",
    "FELIX_ZQ{n}",
    "DCGM_FI_ZQ{n}",
)
_NUMBERS: Final = (53021, 4021, 907, 307, 207, 117, 109, 97, 87, 61, 27, 23, 17, 13, 7, 4, 2)
_ALIKE: Final = 8


def marks(arm: Arm, number: int) -> tuple[str | int, ...]:
    """Values that a type takes and that nobody writes by chance, the plainest first.

    Args:
        arm: the type.
        number: which of several marks: 0 to 9.
    """
    return tuple(_marks(arm, number))[:_ALIKE] if arm.kind != "text" else _texts(arm, number)


@cache
def _texts(arm: Arm, number: int) -> tuple[str, ...]:
    return tuple(_marks(arm, number))


def _marks(arm: Arm, number: int) -> Iterator[Any]:
    if arm.kind == "number":
        values: Iterator[Any] = (each + number for each in _NUMBERS)
    elif arm.kind == "text":
        values = (form.format(n=number, letter="ABCDEFGHIJ"[number]) for form in _TEXTS)
    else:
        return
    yield from (value for value in values if takes(arm.hint, value))


def read(arm: Arm, text: str) -> Any:
    """The value of a type that is written as a text.

    Raises:
        ValueError: it has none.
    """
    match arm.kind:
        case "number":
            return int(text)
        case "choice":
            known = {str(each): each for each in arm.inner}
            if text not in known:
                raise ValueError(text)
            return known[text]
        case _:
            return text
