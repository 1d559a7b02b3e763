"""The one reader of files that a stranger may have made.

A file of a checkout can be a pipe that never ends, a device that answers when it is opened, or
larger than the machine. So what is no ordinary file is refused before it is opened, and no more is
read than was allowed. What a caller hands over as an open descriptor (``/dev/fd/63``, which a shell
makes of ``<(kubectl get nodes)``) is the caller's own, and ``/dev/null`` is an empty file.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISBLK, S_ISCHR, S_ISDIR, S_ISFIFO, S_ISREG, S_ISSOCK
from typing import IO, Final

__all__ = ["LARGEST", "file_in_pieces", "leads_out", "read_file", "read_stream"]

LARGEST: Final = 100 * 1024**2
"""How much is read where nothing else is said: more than the manifests of a cluster. Bytes."""

_PIECE: Final = 16 * 1024**2
"""How much is read at once. Bytes."""
_OWN: Final = ("/dev/fd/", "/dev/stdin")
_KINDS: Final = (
    (S_ISFIFO, "a pipe"),
    (S_ISSOCK, "a socket"),
    (S_ISCHR, "a device"),
    (S_ISBLK, "a device"),
)


def read_file(path: str | Path, *, most: int = LARGEST) -> bytes:
    """The bytes of an ordinary file.

    Args:
        path: the file; links are followed.
        most: how many bytes it may have.

    Raises:
        OSError: it cannot be read, is no ordinary file, or has more bytes (``EFBIG``).
    """
    if str(path) == os.devnull:
        return b""
    with _opened(path) as file:
        return read_stream(file, most=most, expected=os.fstat(file.fileno()).st_size)


def file_in_pieces(path: str | Path, size: int, *, least: int, most: int) -> Iterator[bytes]:
    """The bytes of an ordinary file, piece by piece, so that it is never in memory as a whole.

    Args:
        path: the file; links are followed.
        size: how many bytes a piece has.
        least: how many bytes it has at least.
        most: how many bytes it may have.

    Raises:
        OSError: it cannot be read, is no ordinary file, or has fewer or more bytes.
    """
    if str(path).startswith(_OWN):
        raise OSError(errno.EINVAL, "What is handed over may be there once only", str(path))
    with _opened(path) as file:
        state = os.fstat(file.fileno())
        if not S_ISREG(state.st_mode) or not least <= state.st_size <= most:
            raise OSError(errno.EFBIG, "It is no file to be read in pieces", str(path))
        while piece := file.read(size):
            most -= len(piece)
            if most < 0:
                raise OSError(errno.EFBIG, "It grows", str(path))
            yield piece


@contextmanager
def _opened(path: str | Path) -> Iterator[IO[bytes]]:
    """An ordinary file, or what a caller hands over as an open descriptor."""
    if not str(path).startswith(_OWN):
        _refuse(Path(path).stat().st_mode, path)
    # A pipe that takes the file's place between the two looks would keep open() waiting.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags)
    with open(descriptor, "rb") as file:  # noqa: PTH123  # a descriptor has no path
        if str(path).startswith(_OWN):
            os.set_blocking(descriptor, True)
        else:
            _refuse(os.fstat(descriptor).st_mode, path)
        yield file


def read_stream(stream: IO[bytes], *, most: int = LARGEST, expected: int = 0) -> bytes:
    """What a stream holds.

    Args:
        stream: the stream.
        most: how many bytes it may have.
        expected: how many it says that it has. Default: nobody knows.

    Raises:
        OSError: it cannot be read, or holds more than ``most`` bytes (``EFBIG``).
    """
    data = b"".join(_pieces(stream, most + 1, expected))
    if len(data) > most:
        raise OSError(errno.EFBIG, f"It is larger than {_size(most)}")
    return data


def _pieces(stream: IO[bytes], most: int, expected: int) -> Iterator[bytes]:
    """The first bytes of a stream. Python sets memory aside for all that it may read at once."""
    # What comes in one piece is not there twice when it is put together. One byte more than there
    # should be shows the end.
    size = expected + 1 if expected else _PIECE
    while most > 0:
        asked = min(most, size)
        piece = stream.read(asked)
        yield piece
        if len(piece) < asked:
            return
        most -= asked
        size = _PIECE


def leads_out(path: str | Path, folder: str | Path = ".") -> bool:
    """Whether a path below a folder is really somewhere else, through links."""
    below = _as_written(path).is_relative_to(_as_written(folder))
    return below and not Path(path).resolve().is_relative_to(Path(folder).resolve())


def _as_written(path: str | Path) -> Path:
    return Path(os.path.normpath(Path(path).absolute()))


def _refuse(mode: int, path: str | Path) -> None:
    if S_ISDIR(mode):
        raise OSError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not S_ISREG(mode):
        kind = next((name for is_kind, name in _KINDS if is_kind(mode)), "something else")
        raise OSError(errno.EINVAL, f"It is {kind}, not a file", str(path))


def _size(count: int) -> str:
    for unit, factor in (("GiB", 1024**3), ("MiB", 1024**2), ("KiB", 1024)):
        if count and count % factor == 0:
            return f"{count // factor} {unit}"
    return f"{count:,} bytes"
