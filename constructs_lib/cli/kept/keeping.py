"""Keeps the answer of a run, if nothing else than its question can have made it.

Python tells of every file that is opened, every folder that is listed and every program that is
started. If any of it is not of the question, or the question has changed meanwhile, the answer is
not kept: so none is ever wrong.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from stat import S_ISREG
from typing import Final

from constructs_lib.cli.kept.answers import MOST_BYTES, as_bytes, place_of
from constructs_lib.cli.kept.question import OWN_CODE, Question
from constructs_lib.cli.outputs import copied
from constructs_lib.errors import OutputError
from constructs_lib.output.file import write_file

__all__ = ["run_and_keep"]

_STARTS: Final = ("os.exec", "os.posix_spawn", "os.system", "socket.connect", "subprocess.Popen")
_LISTS: Final = ("os.listdir", "os.scandir")
_MOST_ANSWERS: Final = 1000
_KEY: Final = 64
"""Letters of the name of an answer."""
_TAG: Final = "Signature: 8a477f597d28d172789f06886806bc55\n"
"""Tells programs that make backups that a folder is a cache. Source: bford.info/cachedir."""


def run_and_keep(question: Question, run: Callable[[], None]) -> None:
    """Run the program, which exits, and keep its answer."""
    seen = _Seen()
    sys.addaudithook(seen.note)
    with copied() as sent:
        try:
            run()
        except SystemExit as stop:
            seen.is_over = True
            if stop.code in {0, 1} and not seen.beside(question) and question.is_still_the_same():
                with suppress(OSError, OutputError):
                    _keep(question, int(stop.code or 0), sent)
            raise


class _Seen:
    """What a run was seen to do.

    Attributes:
        is_over: whether the run is over; what follows is not noted.
    """

    def __init__(self) -> None:
        self.is_over = False
        self._opened: set[str] = set()
        self._has_started = False

    def note(self, event: str, details: tuple[object, ...]) -> None:
        """Note what Python tells of."""
        if self.is_over:
            return
        if (event == "open" or event in _LISTS) and isinstance(details[0], str):
            self._opened.add(details[0])
        elif event in _STARTS:
            self._has_started = True

    def beside(self, question: Question) -> bool:
        """Whether anything was read or started that the question does not tell."""
        return self._has_started or any(
            not real.startswith(OWN_CODE) and not _is_of(question, real)
            for real in map(os.path.realpath, self._opened)
        )


def _is_of(question: Question, path: str) -> bool:
    """Whether a file or folder is of the question, or a folder within one of its folders."""
    if path in question.read or path in map(os.path.realpath, sys.path):
        return True
    return Path(path).is_dir() and not question.read.isdisjoint(map(str, Path(path).parents))


def _keep(question: Question, code: int, sent: Sequence[tuple[str, bytes]]) -> None:
    cache = Path(question.cache)
    if not cache.is_dir():
        cache.mkdir(mode=0o700, parents=True)
        write_file(cache / ".gitignore", b"*\n")
        write_file(cache / "CACHEDIR.TAG", _TAG.encode())
    place = Path(place_of(question))
    if os.path.lexists(place) and not S_ISREG(place.lstat().st_mode):
        place.unlink()  # a device or a pipe would be written to
    write_file(place, as_bytes((code, sent)))
    _forget(cache)


def _forget(cache: Path) -> None:
    """Remove the answers that nobody has asked for the longest, where there are too many."""
    found = [(each.stat(), each.path) for each in os.scandir(cache) if len(each.name) == _KEY]
    newest = sorted(found, key=lambda each: each[0].st_mtime_ns, reverse=True)
    size = 0
    for number, (state, path) in enumerate(newest):
        size += state.st_size
        if number >= _MOST_ANSWERS or size > MOST_BYTES:
            Path(path).unlink(missing_ok=True)
