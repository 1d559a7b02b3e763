"""A baseline: the findings that are known, written and taken out of what is found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

from constructs_lib.cli.outputs import say, write_text
from constructs_lib.errors import ConstructsLibError
from constructs_lib.fleet.findings import each_report
from constructs_lib.input_file import read_file
from constructs_lib.policy.finding import Report
from constructs_lib.report.check.baseline import (
    apply_baseline,
    baseline_text,
    entries_of,
    read_baseline,
    stale_entries,
)
from constructs_lib.report.words import counted

__all__ = ["without_known", "write_known"]


def write_known(file: Path, reports: Iterable[Report]) -> int:
    """Write what is found as known; gives the exit code.

    Raises:
        ConstructsLibError: the file cannot be written.
    """
    entries = entries_of(reports)
    write_text(file, baseline_text(entries))
    say(f"{file}: {counted(len(entries), 'finding')}.", error=False)
    return 0


def without_known(reports: Mapping[str, Report], file: Path) -> dict[str, Report]:
    """The reports with the findings of a baseline suppressed; stale entries are named.

    Raises:
        ConstructsLibError: the file cannot be read, or is none.
    """
    try:
        text = read_file(file).decode("utf-8", "replace")
    except OSError as error:
        raise ConstructsLibError(f"{file} cannot be read: {error.strerror}.") from None
    entries = read_baseline(text, source=str(file))
    for entry in stale_entries(reports.values(), entries):
        say(f"{file}: {entry} is no longer found; write the baseline again.")
    return each_report(partial(apply_baseline, entries=entries, place=str(file)), reports)
