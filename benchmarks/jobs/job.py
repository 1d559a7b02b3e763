"""A job, its goals, and who else does it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

__all__ = ["PROGRAM", "Job", "Peer"]

PROGRAM: Final = (sys.executable, "-m", "constructs_lib")
"""The command line of the library."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """Another program that is given the same.

    Attributes:
        name: its name.
        command: what is run.
        most: the goal: how many times its processor time ours may take.
    """

    name: str
    command: Sequence[str]
    most: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What people wait for.

    Attributes:
        title: what it is.
        command: what is run.
        seconds: the goal: processor time on an idle core.
        mebibytes: the goal: the most memory.
        peers: who else is given the same, in turn with ours.
        before: run once before the job is measured.
        quick: whether it is one of the few that are measured often.
    """

    title: str
    command: Sequence[str]
    seconds: float | None = None
    mebibytes: float | None = None
    peers: Sequence[Peer] = ()
    before: Sequence[str] = ()
    quick: bool = False
