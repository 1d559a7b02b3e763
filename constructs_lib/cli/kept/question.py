"""What ``check`` is asked, with all that its answer may depend on.

That is: the arguments, every file that they name, the configuration of the folder, the version, the
day, the terminal. A run that writes files, reads a stream, starts git or shows secrets has no
question: its answer is not kept.
"""

from __future__ import annotations

import os
import sys
import time
from stat import S_ISREG

from constructs_lib.cli.kept.digest import blake2b
from constructs_lib.cli.terminal_width import terminal_width
from constructs_lib.input_folder import manifests_in
from constructs_lib.version import VERSION

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["OWN_CODE", "VARIABLES", "Question"]

VARIABLES = ("CI", "FORCE_COLOR", "GITHUB_STEP_SUMMARY", "NO_COLOR", "TERM")
"""Variables of the environment that a report depends on."""

_PACKAGE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
_INSTALLED = tuple(each for each in sys.path if each.endswith("-packages"))
OWN_CODE = tuple(
    f"{each}{os.sep}" for each in (_PACKAGE, os.path.dirname(os.__file__), *_INSTALLED)
)
"""Folders of Python, of what is installed, and of this library, each with its separator."""

_CACHE_DIR = "--cache-dir"
_NO_CACHE = "--no-cache"
_OPTIONS = frozenset(
    {
        *("--baseline", "--config", "--fail-on", "--format", "--images-lock"),
        *("--kubernetes-version", "--max-input", "--nodes", "--platform", "--profile"),
        "--upgrade-from",
    }
)
_OF_THE_FOLDER = ("constructs-lib.yaml", "images.lock", "pyproject.toml")
"""Files that count without being named."""
_MOST_BYTES = 100 * 1024**2


class _NotKeptError(Exception):
    """The answer is not kept: the run takes its time."""


class Question:
    """One question.

    Attributes:
        cache: the folder that answers are kept in.
        key: its name there, which changes with anything that the answer depends on.
        read: the files and folders that it is made of, by their real paths.
    """

    def __init__(self, arguments: Sequence[str], cache: str) -> None:
        """Read the question.

        Args:
            arguments: what stands behind ``check``, without the options of the cache.
            cache: the folder that answers are kept in.

        Raises:
            OSError: something of it cannot be read.
        """
        self._arguments = arguments
        self.cache = cache
        self.read: set[str] = set()
        self._folders: dict[str, str] = {}
        self.key = self._key()

    @classmethod
    def of(cls, arguments: Sequence[str]) -> Question | None:
        """The question that the arguments behind ``check`` are; none if no answer is kept."""
        try:
            return cls(*_taken(arguments))
        except (_NotKeptError, AttributeError, OSError, ValueError):
            return None

    def is_still_the_same(self) -> bool:
        """Whether nothing of it has changed since."""
        try:
            return Question(self._arguments, self.cache).key == self.key
        except (_NotKeptError, OSError):
            return False

    def _key(self) -> str:
        digest = blake2b(digest_size=32)
        for part in self._parts():
            digest.update(b"%d:" % len(part))
            digest.update(part)
        return digest.hexdigest()

    def _parts(self) -> Iterator[bytes]:
        today = time.strftime("%Y-%m-%d", time.gmtime())
        yield from map(os.fsencode, (VERSION, sys.version, today, os.getcwd()))
        widths = (terminal_width(sys.stdout), terminal_width(sys.stderr))
        yield os.fsencode(f"terminal {widths}, {sys.stderr.encoding}")
        yield from (os.fsencode(f"{name}={os.environ.get(name)}") for name in VARIABLES)
        yield from map(os.fsencode, _state_of_code())
        yield from map(os.fsencode, self._arguments)
        for name in _OF_THE_FOLDER:
            yield from self._file(name)
        for path in map(_path_in, self._arguments):
            if os.path.isdir(path):
                self.read.add(os.path.realpath(path))
                yield os.fsencode(os.path.realpath(path))
                for file in manifests_in(path):
                    yield os.fsencode(file)
                    yield from self._file(file)
            else:
                yield from self._file(path)

    def _file(self, path: str) -> Iterator[bytes]:
        """Where a file really is and what it holds, or that there is none."""
        try:
            found = os.stat(path)
        except (FileNotFoundError, NotADirectoryError):
            # What a link leads to may be told although it is not there.
            yield os.fsencode(os.path.realpath(path)) if os.path.islink(path) else b""
            return
        if not S_ISREG(found.st_mode) or found.st_size > _MOST_BYTES:
            raise _NotKeptError
        real = self._real(path)
        self.read.add(real)
        yield os.fsencode(real)
        with open(path, "rb") as file:
            yield file.read()

    def _real(self, path: str) -> str:
        """The same as ``realpath``, which is slow, for many files of a few folders."""
        if os.path.islink(path):
            return os.path.realpath(path)
        folder, name = os.path.split(path)
        if folder not in self._folders:
            self._folders[folder] = os.path.realpath(folder)
        return os.path.join(self._folders[folder], name)


def _taken(arguments: Sequence[str]) -> tuple[list[str], str]:
    """The arguments without those about the cache, and its folder."""
    given: list[str] = []
    cache = _default_cache()
    rest = iter(arguments)
    for argument in rest:
        name, equals, value = argument.partition("=")
        if name == _CACHE_DIR:
            cache = value if equals else next(rest, "")
        elif name.startswith("-") and name not in _OPTIONS:
            raise _NotKeptError  # --no-cache, too
        else:
            given.append(argument)
    if not cache or not given or any(map(_is_no_file, given)):
        raise _NotKeptError
    if os.environ.get("GITHUB_STEP_SUMMARY") and any("github" in each for each in given):
        raise _NotKeptError  # the run writes there, too
    return given, cache


def _default_cache() -> str:
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.path.join(base, "constructs-lib") if os.path.isabs(base) else ""


def _is_no_file(argument: str) -> bool:
    path = _path_in(argument)
    return path == "-" or path.startswith(("git:", "/dev/", "/proc/"))


def _path_in(argument: str) -> str:
    """The argument itself, or the value of an option."""
    return argument.partition("=")[2] if argument.startswith("--") else argument


def _state_of_code() -> Iterator[str]:
    """What tells one state of the installed code from another, beside the version."""
    for folder in filter(os.path.isdir, _INSTALLED):
        yield f"{folder} {os.stat(folder).st_mtime_ns}"
    if not os.path.exists(os.path.join(os.path.dirname(_PACKAGE), "pyproject.toml")):
        return
    # A checkout of this library changes without a new version.
    todo = [_PACKAGE]
    while todo:
        for entry in sorted(os.scandir(todo.pop()), key=lambda each: each.name):
            if entry.is_dir():
                todo += [entry.path] if entry.name != "__pycache__" else []
            else:
                found = entry.stat()
                yield f"{entry.name} {found.st_mtime_ns} {found.st_size}"
