"""The texts behind the paths of a command line, named as the reports name them.

A path below the current folder is named relative to it, with forward slashes, however it was
given: code hosts match such names with the files of a repository.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from constructs_lib.cli.manifests import STDIN, InputError, files_in

__all__ = ["read_texts"]


def read_texts(paths: Iterable[str]) -> dict[str, bytes]:
    """The bytes of every file, by the name to report it by; ``-`` is standard input.

    Raises:
        InputError: a path cannot be read, or holds no YAML and no JSON file.
    """
    texts: dict[str, bytes] = {}
    problems = []
    for path in paths:
        files = files_in(path)
        if not files:
            problems.append(f"{path}: There is no .yaml, .yml or .json file in this folder.")
        for file in files:
            try:
                texts[_name(file)] = _bytes(file)
            except OSError as error:
                problems.append(f"{file}: This file cannot be read: {error.strerror}.")
    if problems:
        raise InputError(problems)
    return texts


def _bytes(file: str) -> bytes:
    return sys.stdin.buffer.read() if file == STDIN else Path(file).read_bytes()


def _name(file: str) -> str:
    if file == STDIN:
        return "<stdin>"
    path, here = Path(file), Path.cwd()
    if path.is_absolute() and path.is_relative_to(here):
        path = path.relative_to(here)
    return path.as_posix()
