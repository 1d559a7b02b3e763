"""Which files of a folder were written here: these are replaced and removed, and no others.

A folder with generated files holds others, too: a ``kustomization.yaml`` by hand, a README, what
another program wrote. The list of ours stands beside them. It is hidden and no YAML, because Flux,
Argo CD and kubectl apply every YAML file below a path, and a mark in each file would be lost with
the first edit. It holds names and no digests, so that it changes only when files come or go.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from constructs_lib.errors import OutputError
from constructs_lib.input_file import read_file

__all__ = ["LIST", "holds", "is_below", "list_of", "read_list"]

LIST: Final = ".written-by-constructs-lib"
"""The file with the list."""

_HEAD: Final = "# What constructs-lib wrote here, and may replace and remove. Commit this file."
_COMMENT: Final = "#"


def list_of(paths: Iterable[str]) -> str:
    """The text of the list, which does not depend on the order of the paths.

    Args:
        paths: relative paths, with ``/``.
    """
    return "".join(f"{line}\n" for line in (_HEAD, *sorted(paths)))


def read_list(folder: Path) -> frozenset[str] | None:
    """The paths that were written to a folder; none where it has no list.

    Raises:
        OSError: the list cannot be read.
        OutputError: it names something that cannot have been written here.
    """
    file = folder / LIST
    if file.is_symlink():
        raise OutputError(f"{file} is a link, which was not written here; remove it.")
    if not file.exists():
        return None
    try:
        lines = read_file(file).decode().splitlines()
    except UnicodeDecodeError:
        lines = ["\0"]
    return frozenset(_paths(file, lines))


def holds(folder: Path, path: str) -> bool:
    """Whether there is an ordinary file at a path below a folder, to which no link leads."""
    steps = PurePosixPath(path)
    links = any((folder / each).is_symlink() for each in (steps, *steps.parents[:-1]))
    return not links and (folder / path).is_file()


def is_below(path: str) -> bool:
    """Whether a path is a relative one that leads to a YAML file below."""
    parts = PurePosixPath(path)
    below = not parts.is_absolute() and ".." not in parts.parts and "\\" not in path
    return below and parts.suffix == ".yaml" and path.isprintable()


def _paths(file: Path, lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
        if not line or line.startswith(_COMMENT):
            continue
        if not is_below(line):
            raise OutputError(
                f"{file}:{number}: {line[:80]!r} is no YAML file that was written here. Nothing "
                "was changed; take the line out, or restore the file from git."
            )
        yield line
