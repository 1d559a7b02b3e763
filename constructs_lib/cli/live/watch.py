"""The same look again and again, drawn over the one before, until somebody stops it."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from typing import Final

import click

from constructs_lib.cli.outputs import redraw
from constructs_lib.errors import ConstructsLibError
from constructs_lib.live.report import LiveReport
from constructs_lib.report.live.text import live_lines
from constructs_lib.report.terminal import as_text, paint

__all__ = ["watch"]

_MARGIN: Final = 2
"""Lines of the terminal that stay free: one for what is left out, one for the cursor."""


def watch(look: Callable[[], LiveReport], *, interval: int) -> LiveReport:
    """Look until somebody presses Ctrl-C; gives the last report.

    A cluster that does not answer for once leaves the last report where it is.

    Args:
        look: reads the cluster.
        interval: seconds between two looks.

    Raises:
        ConstructsLibError: the first look fails.
        click.Abort: somebody pressed Ctrl-C before there was any report.
    """
    report: LiveReport | None = None
    trouble: list[str] = []
    try:
        while True:
            try:
                report, trouble = look(), []
            except ConstructsLibError as error:
                if report is None:
                    raise
                trouble = [paint(f"not read: {error}", "red")]
            last = f"looked at {report.at:%H:%M:%S} UTC, every {interval} s, until Ctrl-C"
            head = [paint(last, "bright_black"), *trouble]
            redraw(as_text(_fitting([*head, *live_lines(report, color=True)])))
            time.sleep(interval)
    except KeyboardInterrupt:
        if report is None:
            raise click.Abort from None
        return report


def _fitting(lines: list[str]) -> list[str]:
    """The lines that the terminal has room for, the first ones."""
    most = max(shutil.get_terminal_size().lines - _MARGIN, 1)
    left = len(lines) - most
    return [*lines[:most], f"and {left:,} more lines"] if left > 0 else lines
