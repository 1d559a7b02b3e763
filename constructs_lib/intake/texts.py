"""The texts behind paths: files, folders, ``-`` for standard input, and ``git:REV:PATH``.

A path below the current folder is named relative to it, with forward slashes, however it was
given: code hosts match such names with the files of a repository.

A folder may hold links, and git carries them: one that leads out of the folder is told and left.
"""

from __future__ import annotations

import errno
import posixpath
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from constructs_lib.errors import InputError
from constructs_lib.input_file import LARGEST, leads_out, read_file, read_stream
from constructs_lib.input_folder import MANIFESTS, manifests_in
from constructs_lib.intake.git_revision import PREFIX, read_revision
from constructs_lib.record import dataclass

__all__ = ["STDIN", "Reading", "names_below", "read_texts"]

STDIN: Final = "-"
"""The path that stands for standard input."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How input is read.

    Attributes:
        most: how many bytes all paths together may hold.
        tell: takes a sentence about what was left out.
    """

    most: int = LARGEST
    tell: Callable[[str], None] = lambda _: None


def read_texts(
    paths: Iterable[str],
    reading: Reading = Reading(),  # noqa: B008  # frozen
    *,
    may_be_empty: bool = False,
) -> dict[str, bytes]:
    """The bytes of every file, by the name to report it by; each file once.

    Args:
        paths: files, folders, ``-`` and ``git:REV:PATH``. Of a folder the ``.yaml``, ``.yml`` and
            ``.json`` files count, hidden ones left out.
        reading: how they are read.
        may_be_empty: whether a folder without such files is fine. Default: no, as it is most
            likely the wrong folder.

    Raises:
        InputError: something cannot be read or is larger than allowed, or a folder is empty; all
            of it at once.
    """
    texts: dict[str, bytes] = {}
    problems = []
    left = reading.most
    for path in paths:
        if path.startswith(PREFIX):
            found = dict(_of_revision(path, left))
            left -= sum(map(len, found.values()))
            texts.update(found)
            continue
        files = _files(path, reading)
        if not files and not may_be_empty:
            problems.append(f"{path}: No .yaml, .yml or .json file in this folder.")
        for file in files:
            try:
                data = _bytes(file, left)
            except (OSError, ValueError) as error:
                problems.append(_unread(file, error, reading))
                if getattr(error, "errno", None) == errno.EFBIG:
                    raise InputError(problems) from None
            else:
                left -= len(data)
                texts[_name(file)] = data
    if problems:
        raise InputError(problems)
    return texts


def names_below(folder: str) -> str:
    """How the names of files in a folder begin: ``dist/``, ``git:HEAD:dist/``.

    Args:
        folder: a folder, also of a git revision (``git:REV:PATH``).
    """
    revision = ""
    if folder.startswith(PREFIX):
        revision, _, folder = folder.removeprefix(PREFIX).partition(":")
        revision, folder = f"{PREFIX}{revision}:", posixpath.normpath(folder)
    name = _name(folder)
    return revision if name == "." else f"{revision}{name}/"


def _unread(file: str, error: OSError | ValueError, reading: Reading) -> str:
    if getattr(error, "errno", None) == errno.EFBIG:
        return (
            f"{file}: The input is larger than {reading.most:,} bytes; --max-input allows more, as "
            "in --max-input 1Gi."
        )
    return f"{file}: This file cannot be read: {getattr(error, 'strerror', None) or error}."


def _of_revision(path: str, most: int) -> Iterator[tuple[str, bytes]]:
    revision = path.removeprefix(PREFIX).partition(":")[0]
    for name, data in read_revision(path, MANIFESTS, most=most).items():
        yield f"{PREFIX}{revision}:{name}", data


def _files(path: str, reading: Reading) -> list[str]:
    """The file itself, or what a folder holds."""
    if path == STDIN or not Path(path).is_dir():
        return [path]
    files = []
    for file in manifests_in(path):
        # Only a link leads anywhere, and to follow a path takes longer than to read the file.
        if Path(file).is_symlink() and leads_out(file, path):
            reading.tell(f"{file} is a link that leads out of {path}, so it is not read.")
        else:
            files.append(file)
    return files


def _bytes(file: str, most: int) -> bytes:
    if file != STDIN:
        return read_file(file, most=most)
    if sys.stdin is None:
        raise ValueError("standard input is closed")
    return read_stream(sys.stdin.buffer, most=most)


def _name(file: str) -> str:
    if file == STDIN:
        return "<stdin>"
    path = Path(file)
    if path.is_absolute() and path.is_relative_to(here := Path.cwd()):
        path = path.relative_to(here)
    return path.as_posix()
