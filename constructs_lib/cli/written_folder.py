"""What a command says of the folder it writes: fresh or stale, and what happened to which file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from constructs_lib.cli.outputs import STDOUT, say, write_output
from constructs_lib.errors import listed
from constructs_lib.output.compare import Difference
from constructs_lib.report.patch import patch
from constructs_lib.report.words import counted

__all__ = ["say_stale", "say_written"]

_WORDS: Final = {"missing": "new", "changed": "changed", "extra": "removed"}
"""What happens to a file when the folder is written."""


def say_stale(folder: Path, differences: Sequence[Difference], *, remedy: str) -> int:
    """Show what writing the folder would change; the exit code, 1 if it would.

    Args:
        folder: the folder, which stays as it is.
        differences: how it differs from what would be written.
        remedy: what to do then, as a sentence.
    """
    if not differences:
        say(f"{folder} is fresh.", error=False)
        return 0
    for difference in differences:
        write_output(STDOUT, patch(difference))
    say(f"{folder} is stale: {_count(differences)}. {remedy}")
    return 1


def say_written(folder: Path, files: int, differences: Sequence[Difference]) -> None:
    """Say what became of each file of a folder that was written.

    Args:
        folder: the folder.
        files: how many files it holds now.
        differences: how it differed before.
    """
    changes = _count(differences) if differences else "nothing changed"
    named = [f"{_WORDS[each.kind]}: {each.path}" for each in differences]
    say(f"{folder}: {counted(files, 'file')}, {changes}.", *listed(named), error=False)


def _count(differences: Sequence[Difference]) -> str:
    counts = dict.fromkeys(_WORDS.values(), 0)
    for difference in differences:
        counts[_WORDS[difference.kind]] += 1
    return ", ".join(f"{count} {word}" for word, count in counts.items() if count)
