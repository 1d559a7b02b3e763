"""How long a line of code may be in the project of a user: what ruff is told there.

Source: ruff's documentation of its configuration files. The nearest file that speaks of ruff
decides, ``.ruff.toml`` before ``ruff.toml`` before ``pyproject.toml``.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final

from constructs_lib.input_file import read_file
from constructs_lib.k8s.manifest import Json

__all__ = ["line_length"]

_SHORTEST, _LONGEST = 60, 320
_FILES: Final = (".ruff.toml", "ruff.toml", "pyproject.toml")


def line_length(folder: Path, default: int) -> int:
    """The line length of a folder.

    Args:
        folder: where the code will be.
        default: what it is where nobody has chosen one, or where the file cannot be read.
    """
    for place in (folder.resolve(), *folder.resolve().parents):
        for name in _FILES:
            settings = _settings(place / name)
            if settings is not None:
                chosen = settings.get("line-length")
                if isinstance(chosen, int) and _SHORTEST <= chosen <= _LONGEST:
                    return chosen
                return default
    return default


def _settings(file: Path) -> dict[str, Json] | None:
    """What a file tells ruff; none where it tells nothing."""
    try:
        found = tomllib.loads(read_file(file).decode())
    except (OSError, ValueError):
        return None
    if file.name != "pyproject.toml":
        return found
    tool = found.get("tool")
    settings = tool.get("ruff") if isinstance(tool, dict) else None
    return settings if isinstance(settings, dict) else None
