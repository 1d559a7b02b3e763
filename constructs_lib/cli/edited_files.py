"""Files of the user with a few words changed: shown as a diff, or replaced whole or not at all.

A file that somebody else changed in between is left, and so is one behind a link that leads out of
the folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from constructs_lib.cli.outputs import STDOUT, say, write_output
from constructs_lib.errors import InputError
from constructs_lib.input_file import leads_out
from constructs_lib.output.compare import Difference
from constructs_lib.output.file import write_files
from constructs_lib.report.patch import patch

__all__ = ["show_change", "show_edited", "write_edited"]


def show_edited(
    before: Mapping[str, str], after: Mapping[str, str], *, show_values: bool = False
) -> None:
    """Print the changes of some files as a unified diff.

    Args:
        before: the texts, by the names of their files.
        after: those that change, likewise.
        show_values: whether to show values that are secrets, or look so.
    """
    for name, text in after.items():
        change = Difference(path=name, kind="changed", ours=before[name], theirs=text)
        show_change(change, show_values=show_values)


def show_change(change: Difference, *, show_values: bool) -> None:
    """Print the change of a file as a unified diff.

    Args:
        change: how the file changes.
        show_values: whether to show values that are secrets, or look so.
    """
    shown = patch(change, show_values=show_values)
    write_output(STDOUT, shown)
    if shown != patch(change, show_values=True):
        say(f"{change.path}: values are hidden; with --show-values this diff can be applied.")


def write_edited(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> None:
    """Write the files that change; a link stays, and the file it points to is replaced.

    Args:
        before: what was read, by the names of the files.
        after: what they hold now, likewise; those that stay as they were need not be there.

    Raises:
        InputError: a file is a link that leads out of this folder.
        OutputError: a file cannot be written, or was changed by somebody else; all are as they
            were.
    """
    outside = [name for name in after if leads_out(Path(name))]
    if outside:
        raise InputError(
            f"{name} is a link that leads out of this folder; fix the file itself."
            for name in outside
        )
    files = {Path(name): data for name, data in after.items()}
    was = {Path(name): before[name] for name in after}
    write_files(files, follow_links=True, was=was)
