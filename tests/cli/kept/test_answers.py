"""What was sent is sent again, byte for byte; anything damaged is no answer."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from constructs_lib.cli.kept.answers import as_bytes, give, place_of
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
