"""Equal questions are asked once, in one process or in many, and no problem is lost."""

from __future__ import annotations

import os
import signal
import sys
from functools import partial
from pathlib import Path

import pytest

from constructs_lib.errors import ConstructsLibError, InputError
from constructs_lib.fleet.ask import ask_each

MANY = 40
"""So many questions that other processes answer, where there are processors for them."""


def length_of(text: str, *, told: Path) -> int:
    with told.open("a", encoding="utf-8") as file:
        file.write(f"{text} {os.getpid()}\n")
    return len(text)


def refused(text: str) -> str:
    if text == "one":
        raise ConstructsLibError("one is wrong")
    if text == "two":
        raise InputError(["two is wrong", "and so is its end"])
    return text


def test_equal_questions_are_asked_once_and_answered_in_order(tmp_path: Path) -> None:
    told = tmp_path / "told"

    assert ask_each(partial(length_of, told=told), ["a", "bb", "a"]) == [1, 2, 1]
    assert [line.split()[0] for line in told.read_text("utf-8").splitlines()] == ["a", "bb"]


def test_no_question_has_no_answer() -> None:
    assert ask_each(refused, []) == []


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="one processor answers alone")
def test_many_questions_are_answered_in_order_by_several_processes(tmp_path: Path) -> None:
    told = tmp_path / "told"
    questions = ["x" * number for number in range(MANY)]

    assert ask_each(partial(length_of, told=told), questions) == list(range(MANY))
    assert str(os.getpid()) not in {line.split()[-1] for line in told.read_text().splitlines()}


@pytest.mark.parametrize("more", [0, MANY], ids=["here", "elsewhere"])
def test_the_problems_of_all_questions_are_told_at_once(more: int) -> None:
    questions = ["one", "fine", "two", *map(str, range(more))]

    with pytest.raises(InputError) as caught:
        ask_each(refused, questions)

    assert caught.value.problems == ("one is wrong", "two is wrong", "and so is its end")


def ended(text: str) -> str:
    os.kill(os.getpid(), signal.SIGKILL)
    return text


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="one processor answers alone")
@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
def test_a_process_that_the_system_ended_is_a_lack_of_memory() -> None:
    with pytest.raises(MemoryError):
        ask_each(ended, list(map(str, range(MANY))))
