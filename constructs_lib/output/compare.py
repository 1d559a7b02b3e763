"""How what was written to a folder differs from what would be, as diffs that people read."""

from __future__ import annotations

import difflib
import io
from pathlib import Path
from typing import Final, Literal

from constructs_lib.input_file import read_file
from constructs_lib.output.folder import entries, explained
from constructs_lib.output.written import LIST, holds, read_list
from constructs_lib.record import dataclass, field

__all__ = ["Difference", "compare_folder", "left_alone"]

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
    """How a folder differs from another one that was written just now, sorted by path.

    What was not written here counts for nothing. A folder that does not exist has no files. The
    list of what was written is no difference where other files are new or removed.

    Raises:
        OutputError: one of the folders cannot be read.
    """
    with explained(other, _UNREADABLE):
        theirs = {path: Path(entry) for path, entry in entries(other)}
    with explained(folder, _UNREADABLE):
        before = read_list(folder) or frozenset()
        ours = {path: folder / path for path in {*before, *theirs} if holds(folder, path)}
        found = [_difference(path, ours, theirs) for path in sorted(ours.keys() | theirs.keys())]
    differences = [each for each in found if each is not None]
    files = [each for each in differences if each.path != LIST]
    return files if any(each.kind != "changed" for each in files) else differences


def left_alone(folder: Path, other: Path) -> list[str]:
    """The YAML files that may be stale, where nobody knows yet what was written; else none.

    Args:
        folder: a folder that may be older than the list of what was written.
        other: what would be written.

    Raises:
        OutputError: one of the folders cannot be read.
    """
    with explained(folder, _UNREADABLE):
        if read_list(folder) is not None:
            return []
        new = {path for path, _ in entries(other)}
        return [path for path, _ in entries(folder) if path.endswith(".yaml") and path not in new]


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
