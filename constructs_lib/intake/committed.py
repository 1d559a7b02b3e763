"""The commit that manifests were read from, where they are as they stand in one.

A report that names it is the same for the same commit, however often and whenever it is made: its
date is that of the commit, never that of a clock.
"""

from __future__ import annotations

import datetime as dt
import os
import posixpath
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from constructs_lib.errors import ConstructsLibError
from constructs_lib.intake.git import ask_git
from constructs_lib.intake.git_revision import PREFIX
from constructs_lib.intake.texts import STDIN, Reading, read_texts
from constructs_lib.record import dataclass

__all__ = ["Commit", "commit_of"]

_HEAD: Final = "HEAD"
_COMMITTED: Final = re.compile(rb"^committer .* (\d+) [-+]\d{4}$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """A commit of git."""

    name: str
    """Its id, as short as it is unique."""
    date: dt.date
    """The day it was made, in UTC."""
    is_changed: bool
    """Whether what was read differs from what stands in it."""


def commit_of(paths: Sequence[str], reading: Reading) -> Commit | None:
    """The commit of some paths; none of standard input, of several revisions, or without git.

    Args:
        paths: files, folders or ``git:REV:PATH``, from the current folder.
        reading: how they were read.
    """
    revisions = {
        path.removeprefix(PREFIX).partition(":")[0] if path.startswith(PREFIX) else _HEAD
        for path in paths
    }
    if len(revisions) != 1 or STDIN in paths:
        return None
    try:
        return _commit(revisions.pop(), paths, reading)
    except ConstructsLibError:
        return None


def _commit(revision: str, paths: Sequence[str], reading: Reading) -> Commit | None:
    asked = "rev-parse", "--verify"
    name = ask_git(revision, *asked, "--short", "--end-of-options", f"{revision}^{{commit}}")
    text = ask_git(revision, "cat-file", "commit", name.decode().strip())
    made = _COMMITTED.search(text.partition(b"\n\n")[0])
    if made is None:
        return None
    here = [path for path in paths if not path.startswith(PREFIX)]
    return Commit(
        name=name.decode().strip(),
        date=dt.datetime.fromtimestamp(int(made[1]), tz=dt.UTC).date(),
        is_changed=any(_differs(path, reading) for path in here),
    )


def _differs(path: str, reading: Reading) -> bool:
    inside = posixpath.join(*Path(os.path.relpath(path)).parts)
    before, now = (
        read_texts([each], Reading(most=reading.most))
        for each in (f"{PREFIX}{_HEAD}:{inside}", path)
    )
    return sorted(before.values()) != sorted(now.values())
