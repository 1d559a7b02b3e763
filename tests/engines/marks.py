"""Lines that can be counted in whatever an engine makes of them.

A line carries who wrote it, its number and its length, in characters that no encoding of any
output changes: JSON, protobuf and MessagePack all hold it as it is. So a sink counts lines without
knowing records, and a line that was cut, mixed with another or doubled within is not counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

__all__ = ["Mark", "line", "marks_in"]

_MARK: Final = re.compile(rb"#([a-z0-9-]+)\.(\d+)\.(\d+)=(x*)=#")


class Mark(NamedTuple):
    """One line: who wrote it, and the how manieth of theirs it is."""

    writer: str
    number: int


def line(writer: str, number: int, padding: int) -> str:
    """The text of a line, about ``padding`` characters long."""
    return f"#{writer}.{number}.{padding}={'x' * padding}=#"


def marks_in(data: bytes) -> Iterator[Mark]:
    """The lines that arrived whole, in the order of the data."""
    for found in _MARK.finditer(data):
        if len(found[4]) == int(found[3]):
            yield Mark(found[1].decode(), int(found[2]))
