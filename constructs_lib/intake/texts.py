"""The texts behind paths: files, folders, ``-`` for standard input, and ``git:REV:PATH``.

A path below the current folder is named relative to it, with forward slashes, however it was
given: code hosts match such names with the files of a repository. A folder may be one that
``kubectl diff`` made: its files have no ending and are named ``group.version.Kind.namespace.name``.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from constructs_lib.errors import InputError
from constructs_lib.intake.git_revision import PREFIX, read_revision

__all__ = ["STDIN", "read_texts"]

STDIN: Final = "-"
"""The path that stands for standard input."""

_SUFFIXES: Final = (".yaml", ".yml", ".json")
_KUBECTL_NAME: Final = re.compile(r"([a-z0-9.-]+\.)?v[0-9][a-z0-9]*\.[A-Z][A-Za-z0-9]*\.[^.]*\..+")


def read_texts(paths: Iterable[str], *, may_be_empty: bool = False) -> dict[str, bytes]:
    """The bytes of every file, by the name to report it by; each file once.

    Args:
        paths: files, folders, ``-`` and ``git:REV:PATH``. Of a folder the ``.yaml``, ``.yml`` and
            ``.json`` files count, hidden ones left out.
        may_be_empty: whether a folder without such files is fine. Default: no, as it is most
            likely the wrong folder.

    Raises:
        InputError: something cannot be read, or a folder is empty; all of it at once.
    """
    texts: dict[str, bytes] = {}
    problems = []
    for path in paths:
        if path.startswith(PREFIX):
            texts.update(_of_revision(path))
            continue
        files = _files(path)
        if not files and not may_be_empty:
            problems.append(f"{path}: No .yaml, .yml or .json file in this folder.")
        for file in files:
            try:
                texts[_name(file)] = _bytes(file)
            except (OSError, ValueError) as error:
                reason = getattr(error, "strerror", None) or error
                problems.append(f"{file}: This file cannot be read: {reason}.")
    if problems:
        raise InputError(problems)
    return texts


def _of_revision(path: str) -> Iterator[tuple[str, bytes]]:
    revision = path.removeprefix(PREFIX).partition(":")[0]
    for name, data in read_revision(path, _SUFFIXES).items():
        yield f"{PREFIX}{revision}:{name}", data


def _files(path: str) -> list[str]:
    """The file itself, or what a folder holds."""
    folder = Path(path)
    if path == STDIN or not folder.is_dir():
        return [path]
    by_suffix = (file for file in folder.rglob("*") if file.suffix in _SUFFIXES and file.is_file())
    found = {str(file) for file in by_suffix if not _is_hidden(file.relative_to(folder))}
    found |= {str(file) for file in folder.iterdir() if _KUBECTL_NAME.fullmatch(file.name)}
    return sorted(found)


def _is_hidden(file: Path) -> bool:
    return any(part.startswith(".") for part in file.parts)


def _bytes(file: str) -> bytes:
    if file != STDIN:
        return Path(file).read_bytes()
    if sys.stdin is None:
        raise ValueError("standard input is closed")
    return sys.stdin.buffer.read()


def _name(file: str) -> str:
    if file == STDIN:
        return "<stdin>"
    path, here = Path(file), Path.cwd()
    if path.is_absolute() and path.is_relative_to(here):
        path = path.relative_to(here)
    return path.as_posix()
