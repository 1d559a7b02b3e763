"""A problem at a place as a sentence about that place."""

from __future__ import annotations

from typing import Final

from constructs_lib.errors import Problem
from constructs_lib.k8s.manifest import Path, path_text

__all__ = ["sentence"]

_LONGEST_NAME: Final = 64


def sentence(problem: Problem) -> str:
    """The problem's message with the last name of its place as the subject."""
    end = "" if problem.message.endswith(("?", ".")) else "."
    return f"{_last_name(problem.path)} {problem.message}{end}"


def _last_name(path: Path) -> str:
    """The last key of a path, with the indexes behind it: ``args[1]``."""
    start = max((i for i, part in enumerate(path) if isinstance(part, str)), default=0)
    return path_text(path[start:])[:_LONGEST_NAME] or "the object"
