"""Files of a git revision, read without checking it out: ``git:REV:PATH``.

Git is asked for the tree first and then for blobs by their ids, so neither a revision nor a name
of a file is ever taken for an option or a pattern.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Final

from constructs_lib.errors import ConstructsLibError
from constructs_lib.input_file import LARGEST
from constructs_lib.intake.git import PARTIAL_CLONE, ask_git

__all__ = ["PREFIX", "read_revision"]

PREFIX: Final = "git:"
"""What such a path begins with."""

_FILE: Final = "100"
"""What the modes of ordinary files begin with; links and submodules are left out."""


def read_revision(place: str, suffixes: Sequence[str], *, most: int = LARGEST) -> dict[str, bytes]:
    """The files at a path of a revision, by their names from the current folder.

    Args:
        place: ``git:REV:PATH``; PATH is seen from the current folder, as any other path.
        suffixes: how names end that count in a folder; hidden ones never do.
        most: how many bytes all of them may hold.

    Raises:
        ConstructsLibError: there is no git, no such revision or no such path, or the files hold
            more bytes.
    """
    revision, colon, path = place.removeprefix(PREFIX).partition(":")
    if not (revision and colon and path):
        raise ConstructsLibError(
            f"{place!r} is invalid; write git:REV:PATH, such as git:HEAD~1:dist"
        )
    blobs = dict(_blobs(place, revision, path))
    if not blobs:
        raise ConstructsLibError(f"{place}: no file at {path!r} in the revision {revision!r}")
    counting = {
        name: blob
        for name, blob in blobs.items()
        if _counts(posixpath.relpath(name, path), suffixes)
    }
    return dict(zip(counting, _contents(place, list(counting.values()), most), strict=True))


def _blobs(place: str, revision: str, path: str) -> Iterator[tuple[str, str]]:
    """Name and id of every ordinary file at the path."""
    tree = ask_git(place, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{tree}}")
    listed = ask_git(
        place, "--literal-pathspecs", "ls-tree", "-r", "-z", tree.decode().strip(), "--", path
    )
    for entry in filter(None, listed.split(b"\0")):
        facts, _, name = entry.partition(b"\t")
        mode, _, blob = facts.decode().split()
        if mode.startswith(_FILE):
            yield name.decode(errors="replace"), blob


def _contents(place: str, blobs: Sequence[str], most: int) -> Iterator[bytes]:
    """The contents of blobs, in their order: ``ID blob SIZE``, a line break, content, another."""
    if not blobs:
        return
    asked = "\n".join((*blobs, "")).encode()
    listed = ask_git(place, "cat-file", "--batch-check", told=asked).splitlines()
    size = sum(_size(place, each) for each in listed)
    if size > most:
        raise ConstructsLibError(
            f"{place}: the files hold {size:,} bytes; --max-input allows more, as in "
            "--max-input 1Gi."
        )
    answer = ask_git(place, "cat-file", "--batch", told=asked)
    at = 0
    for _ in blobs:
        start = answer.index(b"\n", at) + 1
        end = start + _size(place, answer[at:start])
        yield answer[start:end]
        at = end + 1


def _size(place: str, facts: bytes) -> int:
    """The size of a blob, of ``ID blob SIZE``."""
    blob, kind, *size = facts.split()
    if kind != b"blob":
        missing = f"{place}: the object {blob.decode()} is missing. {PARTIAL_CLONE}"
        raise ConstructsLibError(missing)
    return int(size[0])


def _counts(name: str, suffixes: Sequence[str]) -> bool:
    """Whether a file counts, by its name below the path; the path itself is a point."""
    parts = PurePosixPath(name).parts
    return name == "." or (
        name.endswith(tuple(suffixes)) and not any(part.startswith(".") for part in parts)
    )
