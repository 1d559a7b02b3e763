"""Progress is for a person who waits at a terminal, and for nobody else."""

from __future__ import annotations

import io
import sys

import pytest

from constructs_lib.cli import progress
from constructs_lib.cli.progress import with_progress


class Terminal(io.StringIO):
    """Somebody watches."""

    def isatty(self) -> bool:
        return True


def said(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, *, patience: float = 0.0) -> str:
    """What a run over two items says on standard error."""
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(progress, "_PATIENCE", patience)
    monkeypatch.setattr(progress, "_PAUSE", 0.0)

    assert list(with_progress(["a", "b"], "reading")) == ["a", "b"]

    return stream.getvalue()


@pytest.fixture(autouse=True)
def _outside_of_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever the tests run."""
    monkeypatch.delenv("CI", raising=False)


def test_a_long_run_says_how_far_it_is_and_clears_the_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = said(monkeypatch, Terminal())

    assert text == "\r\x1b[Kreading 0 of 2\r\x1b[Kreading 1 of 2\r\x1b[K"


def test_a_short_run_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert said(monkeypatch, Terminal(), patience=60) == ""


def test_nothing_is_said_where_there_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    assert said(monkeypatch, io.StringIO()) == ""


def test_nothing_is_said_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")

    assert said(monkeypatch, Terminal()) == ""
