"""Laws of scale: eight times the input is at most eight times the work.

Work is counted, not timed: the calls of functions between beginning and end. What is done once,
whatever the input, is taken away by asking about differences.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from contextlib import suppress
from cProfile import Profile
from functools import partial
from typing import Final

import click

from constructs_lib.cli.program import cli
from constructs_lib.errors import ConstructsLibError

__all__ = ["SLACK", "TIMES", "attempt", "calls", "command", "excess"]

TIMES: Final = (1, 2, 8)
"""Sizes far apart: what grows with the square is seen before it costs anything."""
SLACK: Final = 1000
"""Calls that a growing table, a cache, or a walk that small inputs are spared may take."""
_ROOM: Final = 6.02
"""From two to eight there is six times the step from one to two, and a little for sorting."""


def command(text: str) -> Callable[[], object]:
    """What runs a command of the library to its answer."""
    return partial(cli, text.split(), standalone_mode=False)


def attempt(text: str) -> Callable[[], object]:
    """What runs a command of the library, also one that refuses what it is given."""

    def run() -> None:
        with suppress(ConstructsLibError, click.ClickException):
            command(text)()

    return run


def excess(work: Sequence[Callable[[], object]]) -> float:
    """Calls beyond those of work that grows with the input.

    Args:
        work: the same on an input once, twice and eight times as large.
    """
    work[0]()  # what is made at its first use belongs to none of them
    one, two, eight = map(calls, work)
    return eight - two - _ROOM * max(two - one, 0)


def calls(work: Callable[[], object]) -> int:
    """How many functions are called from beginning to end."""
    # What other tests have left is thrown away at some other time: that calls functions, too.
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        with Profile() as profile:
            work()
    finally:
        if was_enabled:
            gc.enable()
    return sum(entry.callcount for entry in profile.getstats())
