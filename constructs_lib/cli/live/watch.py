"""The same look again and again, drawn over the one before, until somebody stops it."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable

import click

from constructs_lib.cli.outputs import redraw, wants_color
from constructs_lib.errors import ConstructsLibError
from constructs_lib.live.report import LiveReport
from constructs_lib.report.live.text import live_lines
from constructs_lib.report.terminal import as_text, beginning, paint

__all__ = ["watch"]


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
    color = wants_color()
    trouble: list[str] = []
    try:
        while True:
            try:
                report, trouble = look(), []
            except ConstructsLibError as error:
                if report is None:
                    raise
                trouble = [paint(f"not read: {error}", "red", on=color)]
            last = f"looked at {report.at:%H:%M:%S} UTC, every {interval} s, until Ctrl-C"
            head = [paint(last, "bright_black", on=color), *trouble]
            lines = [*head, *live_lines(report, color=color)]
            size = shutil.get_terminal_size()
            redraw(beginning(as_text(lines, width=size.columns), max(size.lines - 1, 1)))
            time.sleep(interval)
    except KeyboardInterrupt:
        if report is None:
            raise click.Abort from None
        return report
