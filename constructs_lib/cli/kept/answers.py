"""An answer as it is kept: what was sent to which stream, the exit code, and a digest of both."""

from __future__ import annotations

import os
import sys
from stat import S_ISREG

from constructs_lib.cli.kept.digest import blake2b

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Sequence

    from constructs_lib.cli.kept.question import Question

__all__ = ["MOST_BYTES", "Answer", "as_bytes", "give", "place_of"]

MOST_BYTES = 64 * 1024**2
"""Of all answers together, and so of one."""

Answer = tuple[int, "Sequence[tuple[str, bytes]]"]
"""The exit code, and what each stream was sent, in order."""

_DIGEST = blake2b().digest_size


def place_of(question: Question) -> str:
    """The file of an answer."""
    return os.path.join(question.cache, question.key)


def give(question: Question) -> int | None:
    """Send the answer that is kept; its exit code, or none where there is no answer."""
    place = place_of(question)
    try:
        code, sent = _read(_kept(place))
        os.utime(place)  # what is asked for is kept longest
        for name, data in sent:
            stream = getattr(sys, name)
            stream.flush()
            stream.buffer.write(data)
            stream.buffer.flush()
    except (AttributeError, OSError, ValueError):
        return None  # the run itself says what is wrong with a stream
    return code


def _kept(place: str) -> bytes:
    """What is kept at a place.

    Raises:
        OSError: it cannot be read.
        ValueError: it is no answer that this user has kept: a link, a pipe, somebody else's file.
    """
    # A link is not followed, and a pipe not waited for.
    flags = (getattr(os, name, 0) for name in ("O_BINARY", "O_NOFOLLOW", "O_NONBLOCK"))
    with open(os.open(place, os.O_RDONLY | sum(flags)), "rb") as file:
        found = os.fstat(file.fileno())
        is_own = os.name == "nt" or found.st_uid == os.geteuid()
        if not (is_own and S_ISREG(found.st_mode) and found.st_size <= MOST_BYTES):
            raise ValueError
        return file.read()


def as_bytes(answer: Answer) -> bytes:
    """What is written of an answer."""
    code, sent = answer
    pieces = [b"%d\n" % code]
    for name, data in sent:
        pieces += [b"%s %d\n" % (name.encode(), len(data)), data]
    body = b"".join(pieces)
    return blake2b(body).digest() + body


def _read(kept: bytes) -> Answer:
    """The answer.

    Raises:
        ValueError: it is damaged.
    """
    digest, body = kept[:_DIGEST], kept[_DIGEST:]
    if blake2b(body).digest() != digest:
        raise ValueError
    code, _, rest = body.partition(b"\n")
    sent = []
    while rest:
        head, _, rest = rest.partition(b"\n")
        name, length = head.split()
        sent.append((name.decode(), rest[: int(length)]))
        rest = rest[int(length) :]
    return int(code), sent
