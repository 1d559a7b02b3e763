"""The page on log engines is written from what was measured, and says what was not."""

from __future__ import annotations

import json

from tools.log_engines import MEASURED, TARGET, page

FIGURES = {
    "version": "1.2.3",
    "date": "2026-11-29",
    "rounds": 1,
    "lines": 12_000,
    "lost": 0,
    "twice": 7,
    "disordered": 0,
    "delay": 0.5,
    "longest_delay": 1.0,
    "cpu_seconds": 0.25,
    "peak_mib": 20,
    "limit_mib": 256,
}


def test_the_committed_page_is_what_was_measured() -> None:
    assert TARGET.read_text(encoding="utf-8") == page(json.loads(MEASURED.read_text()))


def test_an_engine_that_was_not_run_is_said_to_be_so() -> None:
    written = page({"fluent-bit": {"quiet": FIGURES}})

    assert "| fluent-bit | 1.2.3 | 2026-11-29 |" in written
    assert "| vector | not run: its program could not be had | |" in written


def test_figures_are_lost_and_sent_twice_of_written() -> None:
    lossy = {**FIGURES, "lost": 1_500}
    written = page({"fluent-bit": {"quiet": FIGURES, "kill": lossy, "backlog": FIGURES}})

    assert "| nothing happens | 0 / 7 of 12,000 |" in written
    assert "| killed (SIGKILL) three times | **1,500** / 7 of 12,000 |" in written
    assert "| 20 MiB | 0.25 s | 4,000 | 0.5 s, 1.0 s | drops its oldest | 30 s |" in written
