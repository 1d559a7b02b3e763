"""What was sent is sent again, byte for byte; anything damaged is no answer."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from constructs_lib.cli.kept.answers import MOST_BYTES, as_bytes, give, place_of
from constructs_lib.cli.kept.question import Question

SENT = [("stdout", b"a\nstdout 5\n"), ("stderr", "wärning\n".encode()), ("stdout", b"")]


@pytest.fixture
def question(tmp_path: Path) -> Question:
    return Question([str(tmp_path)], str(tmp_path))


def test_an_answer_goes_to_the_streams_it_came_from(
    question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    streams = {name: io.TextIOWrapper(io.BytesIO()) for name in ("stdout", "stderr")}
    for name, stream in streams.items():
        monkeypatch.setattr(sys, name, stream)
    Path(place_of(question)).write_bytes(as_bytes((1, SENT)))

    assert give(question) == 1
    for name, stream in streams.items():
        assert isinstance(stream.buffer, io.BytesIO)
        assert stream.buffer.getvalue() == b"".join(data for each, data in SENT if each == name)


def test_without_an_answer_nothing_is_sent(
    question: Question, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert give(question) is None
    assert capfdbinary.readouterr() == (b"", b"")


@pytest.mark.parametrize("size", [0, 1, 64, 70])
def test_a_damaged_answer_is_none(
    question: Question, size: int, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    Path(place_of(question)).write_bytes(as_bytes((0, SENT))[:size])

    assert give(question) is None
    assert capfdbinary.readouterr() == (b"", b"")


def test_one_bit_makes_a_damaged_answer(question: Question) -> None:
    kept = bytearray(as_bytes((0, SENT)))
    kept[-5] ^= 1
    Path(place_of(question)).write_bytes(kept)

    assert give(question) is None


def linked(place: Path) -> None:
    other = place.with_name("other")
    other.write_bytes(as_bytes((0, SENT)))
    place.symlink_to(other)


def too_large(place: Path) -> None:
    with place.open("wb") as file:
        file.truncate(MOST_BYTES + 1)


def of_somebody_else(place: Path) -> None:
    place.write_bytes(as_bytes((0, SENT)))
    os.chown(place, os.geteuid() + 1, -1)


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(linked, id="a link"),
        pytest.param(os.mkfifo, id="a pipe"),
        pytest.param(Path.mkdir, id="a folder"),
        pytest.param(too_large, id="more than all answers may have"),
        pytest.param(
            of_somebody_else,
            id="a file of somebody else",
            marks=pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away"),
        ),
    ],
)
def test_what_this_user_has_not_kept_is_no_answer(
    make: Callable[[Path], object], question: Question, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    make(Path(place_of(question)))

    assert give(question) is None
    assert capfdbinary.readouterr() == (b"", b"")
