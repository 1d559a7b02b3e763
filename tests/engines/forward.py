"""The receiving side of the Forward protocol, as far as counting and acknowledging need it.

A message is an array of a tag, records and options; where the options name a chunk, the sender
keeps it until that name comes back. Records are left packed: lines are found in them as they are.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any, Final, Protocol

__all__ = ["Read", "Taker", "read_value", "serve"]

Read = Callable[[int], bytes]

_SIZED: Final[dict[int, tuple[str, str]]] = {
    0xC4: ("B", "bytes"),
    0xC5: (">H", "bytes"),
    0xC6: (">I", "bytes"),
    0xC7: ("B", "ext"),
    0xC8: (">H", "ext"),
    0xC9: (">I", "ext"),
    0xD9: ("B", "text"),
    0xDA: (">H", "text"),
    0xDB: (">I", "text"),
    0xDC: (">H", "array"),
    0xDD: (">I", "array"),
    0xDE: (">H", "map"),
    0xDF: (">I", "map"),
}
"""Types with their length in the bytes behind."""
_NUMBERS: Final = {
    0xCA: ">f",
    0xCB: ">d",
    0xCC: "B",
    0xCD: ">H",
    0xCE: ">I",
    0xCF: ">Q",
    0xD0: "b",
    0xD1: ">h",
    0xD2: ">i",
    0xD3: ">q",
}
_WORDS: Final = {0xC0: None, 0xC2: False, 0xC3: True}


class Taker(Protocol):
    """What counts the lines, and whether it takes them."""

    def take(self, body: bytes) -> None:
        """Count the lines of a message."""

    def refuses(self) -> bool:
        """Whether it is not to be acknowledged."""


def read_value(read: Read) -> Any:  # noqa: PLR0911  # one for each kind
    """One value of MessagePack.

    Raises:
        EOFError: the stream is at its end.
    """
    kind = _exactly(read, 1)[0]
    if kind <= 0x7F or kind >= 0xE0:
        return kind if kind <= 0x7F else kind - 0x100
    if kind <= 0x8F:
        return _collected(read, "map", kind & 0x0F)
    if kind <= 0x9F:
        return _collected(read, "array", kind & 0x0F)
    if kind <= 0xBF:
        return _collected(read, "text", kind & 0x1F)
    if kind in _WORDS:
        return _WORDS[kind]
    if kind in _NUMBERS:
        return _number(read, _NUMBERS[kind])
    if kind in _SIZED:
        size, what = _SIZED[kind]
        return _collected(read, what, _number(read, size))
    return _collected(read, "ext", 1 << (kind - 0xD4))


def _collected(read: Read, what: str, size: int) -> Any:
    match what:
        case "map":
            return {read_value(read): read_value(read) for _ in range(size)}
        case "array":
            return [read_value(read) for _ in range(size)]
        case "text":
            return _exactly(read, size).decode(errors="replace")
        case "ext":
            return _exactly(read, 1 + size)
        case _:
            return _exactly(read, size)


def _number(read: Read, code: str) -> Any:
    return struct.unpack(code, _exactly(read, struct.calcsize(code)))[0]


def _exactly(read: Read, size: int) -> bytes:
    data = read(size)
    if len(data) < size:
        raise EOFError
    return data


def serve(request: Any, taker: Taker) -> None:
    """Take messages from a connection until it ends or one is refused."""
    stream = request.makefile("rb")
    with stream:
        while True:
            seen: list[bytes] = []

            def read(size: int, seen: list[bytes] = seen) -> bytes:
                seen.append(stream.read(size))
                return seen[-1]

            try:
                message = read_value(read)
            except (EOFError, OSError):
                return
            if taker.refuses():
                return
            taker.take(b"".join(seen))
            options = message[-1] if isinstance(message[-1], dict) else {}
            if "chunk" in options:
                request.sendall(_acknowledged(options["chunk"]))


def _acknowledged(chunk: str) -> bytes:
    name = chunk.encode()
    return b"\x81\xa3ack\xd9" + bytes([len(name)]) + name
