"""Many images are asked about at once, but not too many, and who watches sees how far it is."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from constructs_lib.cli.images import asking as module
from constructs_lib.cli.images.asking import Asking, asking
from constructs_lib.registry.errors import RegistryError
from tests.waiting import PATIENCE, until


@pytest.fixture
def ask() -> Iterator[Asking]:
    with asking(registry_config=None, mirrors=(), insecure=(), timeout=PATIENCE) as found:
        yield found


def test_answers_come_in_the_order_of_the_questions_and_errors_beside_them(ask: Asking) -> None:
    last = threading.Event()

    def work(number: int, end: float) -> int:
        assert end > time.monotonic()
        if number == 2:
            last.set()
        assert last.wait(PATIENCE)
        if number == 1:
            raise RegistryError("it does not answer")
        return number * 10

    answers, failed = ask.every([0, 1, 2], work)

    assert list(answers.items()) == [(0, 0), (2, 20)]
    assert failed == {1: "it does not answer"}


def test_eight_are_asked_about_at_once_and_no_more(ask: Asking) -> None:
    lock, running, most = threading.Lock(), [0], [0]
    eight = threading.Barrier(8, timeout=PATIENCE)

    def work(_: int, __: float) -> None:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        eight.wait()
        with lock:
            running[0] -= 1

    ask.every(list(range(32)), work)

    assert most[0] == 8


def test_a_mistake_of_ours_is_not_taken_for_an_answer(ask: Asking) -> None:
    def work(_: int, __: float) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ask.every([1], work)


def test_who_waits_sees_how_far_it_is(ask: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(module, "progress", shown.append)
    monkeypatch.setattr(module, "_QUIET", 0.02)

    ask.every([1, 2], lambda *_: until(lambda: shown))

    assert shown[0] == "asked 0 of 2 images"
    assert shown[-1] == ""


def test_a_short_run_says_nothing(ask: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(module, "progress", shown.append)
    monkeypatch.setattr(module, "_QUIET", PATIENCE)

    ask.every([1], lambda *_: None)

    assert shown == [""]
