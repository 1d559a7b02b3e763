"""How a folder of generated files differs from another one, as diffs that people read."""

from __future__ import annotations

import difflib
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from constructs_lib.input_file import read_file
from constructs_lib.output.folder import KEEP, entries, explained

__all__ = ["Difference", "compare_folder"]

_UNREADABLE: Final = "cannot be read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One file that is not the same in two folders.

    Attributes:
        path: the file, relative to the folder, with ``/``.
        kind: ``missing`` from the folder, ``extra`` in it, or ``changed``.
        ours: the text in the folder; empty where the file is missing.
        theirs: the text in the other folder; empty where the file is extra.
    """

    path: str
    kind: Literal["missing", "extra", "changed"]
    ours: str = field(repr=False)
    theirs: str = field(repr=False)

    @property
    def diff(self) -> str:
        """The unified diff that makes the folder's file the other one."""
        lines = difflib.unified_diff(
            io.StringIO(self.ours).readlines(),
            io.StringIO(self.theirs).readlines(),
            fromfile="/dev/null" if self.kind == "missing" else f"a/{self.path}",
            tofile="/dev/null" if self.kind == "extra" else f"b/{self.path}",
        )
        return "".join(
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
            for line in lines
        )


def compare_folder(folder: Path, other: Path) -> list[Difference]:
    """How a folder differs from another one, sorted by path, without ``.gitkeep`` files.

    A folder that does not exist has no files.

    Raises:
        OutputError: one of the folders cannot be read.
    """
    with explained(folder, _UNREADABLE):
        ours = _contents(folder)
    with explained(other, _UNREADABLE):
        theirs = _contents(other)
    with explained(folder, _UNREADABLE):
        found = (_difference(path, ours, theirs) for path in sorted(ours.keys() | theirs.keys()))
        return [difference for difference in found if difference]


def _contents(folder: Path) -> dict[str, Path]:
    """The files of a folder by their relative paths, apart from those that only keep it."""
    return {path: Path(entry) for path, entry in entries(folder) if entry.name != KEEP}


def _difference(path: str, ours: dict[str, Path], theirs: dict[str, Path]) -> Difference | None:
    here = read_file(ours[path]) if path in ours else None
    there = read_file(theirs[path]) if path in theirs else None
    if here == there:
        return None
    return Difference(
        path=path,
        kind="missing" if here is None else "extra" if there is None else "changed",
        ours=(here or b"").decode(errors="replace"),
        theirs=(there or b"").decode(errors="replace"),
    )
