"""What ruff makes of a source, and says of it, without anybody's configuration."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

__all__ = ["formatted", "linted"]

RULES = "E,F,I,W,B,UP,SIM"


def formatted(source: str, width: int) -> str:
    """A source as ruff formats it."""
    return _said(source, "format", "--line-length", str(width), "-")


def linted(source: str) -> str:
    """What ruff has to say of a source, its long texts aside; nothing for a clean one."""
    return _said(source, "check", "--quiet", "--select", RULES, "--ignore", "E501", "-")


def _said(source: str, *arguments: str) -> str:
    ruff = Path(sys.executable).with_name("ruff")
    done = subprocess.run(
        [ruff, *arguments, "--isolated"],
        cwd=Path("/"),  # elsewhere this library is nobody's own
        input=source,
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.stderr
    return done.stdout
