"""How Chromium is started here, without a window, wherever the tests run."""

from __future__ import annotations

from typing import Final

__all__ = ["FLAGS"]

FLAGS: Final = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",  # containers have little of it, and the page crashes
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
)
