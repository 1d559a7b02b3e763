"""The same question, asked of every cluster of a fleet: of equal ones once, of many in parallel."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, TypeAlias, TypeVar

from constructs_lib.errors import ConstructsLibError, InputError

__all__ = ["ask_each"]

_Question = TypeVar("_Question")
_Answer = TypeVar("_Answer")
_Said: TypeAlias = tuple[_Answer | None, tuple[str, ...]]
"""An answer, or the problems for which there is none."""
_FEWEST: Final = 16
"""Fewer questions are answered before other processes have begun."""
_MOST: Final = 8
"""More processes wait for the one that reads what they answer."""


def ask_each(ask: Callable[[_Question], _Answer], questions: Sequence[_Question]) -> list[_Answer]:
    """The answer to each question, in their order; equal questions are asked once.

    Args:
        ask: gives the answer; a function of a module, so that other processes find it.
        questions: what is asked; equal ones have one answer.

    Raises:
        InputError: with the problems of all questions that have no answer.
        MemoryError: a process that was to answer has been ended.
    """
    distinct = list(dict.fromkeys(questions))
    found = _each(partial(_said, ask), distinct)
    problems = [problem for _, some in found for problem in some]
    if problems:
        raise InputError(problems)
    answers = {
        question: answer
        for question, (answer, _) in zip(distinct, found, strict=True)
        if answer is not None
    }
    return [answers[question] for question in questions]


def _said(ask: Callable[[_Question], _Answer], question: _Question) -> _Said[_Answer]:
    try:
        return ask(question), ()
    except ConstructsLibError as error:
        problems = getattr(error, "problems", None) or [error]
        return None, tuple(map(str, problems))


def _each(
    said: Callable[[_Question], _Said[_Answer]], questions: Sequence[_Question]
) -> list[_Said[_Answer]]:
    """What is said to each question, found here or in as many processes as there are processors."""
    processes = min(os.cpu_count() or 1, _MOST)
    if len(questions) < _FEWEST or processes == 1:
        return list(map(said, questions))
    # Most runs are of one cluster and wait for none of this.
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415
    from multiprocessing import get_context  # noqa: PLC0415

    # A process that was forked has all that this one has read; elsewhere that is not safe.
    context = get_context("fork" if sys.platform == "linux" else "spawn")
    with ProcessPoolExecutor(processes, mp_context=context, initializer=_begin) as pool:
        try:
            return list(pool.map(said, questions))
        except BrokenProcessPool:
            # The system ends a process like that when there is no memory left.
            raise MemoryError from None


def _begin() -> None:
    """What a process does first that answers one question after the other."""
    import signal  # noqa: PLC0415

    # What an interruption means is a matter of the process that people talk to.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Between questions nothing is kept; what is there already is not worth a search.
    gc.freeze()
    gc.enable()
