"""A command writes a folder, or checks that it is fresh, and says what became of which file."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from constructs_lib.cli.edited_files import show_change
from constructs_lib.cli.outputs import say
from constructs_lib.errors import listed
from constructs_lib.output.compare import Difference, compare_folder, left_alone
from constructs_lib.output.folder import write_folder
from constructs_lib.report.words import counted

__all__ = ["say_stale", "say_written", "write_folder_or_check"]

_WORDS: Final = {"missing": "new", "changed": "changed", "extra": "removed"}
"""What happens to a file when the folder is written."""


def write_folder_or_check(
    folder: Path,
    files: Sequence[tuple[str, str]],
    *,
    check: bool,
    remedy: str,
    show_values: bool,
) -> int:
    """Write a folder, or show what that would change; the exit code, then 1 if it would.

    Args:
        folder: the folder.
        files: what it is to hold, beside what was not written here: paths and texts.
        check: whether it stays as it is.
        remedy: what to do where it is stale, as a sentence.
        show_values: whether a change shows values that are secrets, or look so.

    Raises:
        OutputError: the folder cannot be read or written.
    """
    with tempfile.TemporaryDirectory(prefix="constructs-lib-") as scratch:
        fresh = Path(scratch) / "fresh"
        write_folder(fresh, files)
        differences = compare_folder(folder, fresh)
        left = left_alone(folder, fresh)
    if check:
        return say_stale(folder, differences, remedy, show_values=show_values)
    write_folder(folder, files)
    say_written(folder, len(files), differences)
    if left:
        say(
            f"{folder} had no list of what was written there. These files may be yours, so they "
            "were left; remove what is stale:",
            *listed(left),
        )
    return 0


def say_stale(
    folder: Path, differences: Sequence[Difference], remedy: str, *, show_values: bool
) -> int:
    """Show what writing a folder would change; the exit code, 1 if it would."""
    if not differences:
        say(f"{folder} is fresh.", error=False)
        return 0
    for difference in differences:
        show_change(difference, show_values=show_values)
    say(f"{folder} is stale: {_count(differences)}. {remedy}")
    return 1


def say_written(folder: Path, files: int, differences: Sequence[Difference]) -> None:
    """Say what became of a folder that was written.

    Args:
        folder: the folder.
        files: how many files were written.
        differences: what it was before.
    """
    changes = _count(differences) if differences else "nothing changed"
    named = [f"{_WORDS[each.kind]}: {each.path}" for each in differences]
    say(f"{folder}: {counted(files, 'file')}, {changes}.", *listed(named), error=False)


def _count(differences: Sequence[Difference]) -> str:
    counts = dict.fromkeys(_WORDS.values(), 0)
    for difference in differences:
        counts[_WORDS[difference.kind]] += 1
    return ", ".join(f"{count} {word}" for word, count in counts.items() if count)
