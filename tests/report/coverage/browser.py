"""Opens a page in a real browser, Debian's chromium without a window."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.chromium_flags import FLAGS
from tests.real_programs import real_program
from tests.waiting import PATIENCE

__all__ = ["Opened", "open_page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What a page came to.

    Attributes:
        dom: the document after its script ran, as HTML.
        console: what it said on the console, and what the browser refused.
    """

    dom: str
    console: tuple[str, ...]


def open_page(page: Path, *, fragment: str = "", width: int = 1400) -> Opened:
    """Open a file and let two virtual seconds pass."""
    result = subprocess.run(
        [
            real_program("chromium"),
            *FLAGS,
            "--enable-logging=stderr",
            f"--user-data-dir={page.parent / 'browser'}",
            f"--window-size={width},900",
            "--virtual-time-budget=2000",
            "--dump-dom",
            f"{page.as_uri()}{fragment}",
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE,
    )
    console = tuple(line for line in result.stderr.splitlines() if ":CONSOLE" in line)
    return Opened(dom=result.stdout, console=console)
