"""Paths in a volume, modes and owners of its files.

Source: ``validateLocalDescendingPath``, ``validatePathNoBacksteps`` and
``ValidateLocalNonReservedPath`` in ``pkg/apis/core/validation/validation.go``, Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.k8s.manifest import Json, Path
from constructs_lib.validation.refusal import Refusal, wrong

__all__ = ["descending_problem", "goes_up", "mode_refusals", "unreserved_problem"]

_MODES: Final = range(0o1000)


def goes_up(text: str) -> bool:
    """Whether ``..`` is a step of the path."""
    return ".." in text and ".." in text.split("/")


def descending_problem(text: str) -> str | None:
    """Say why a path does not stay below its folder, or nothing."""
    if text.startswith("/") or goes_up(text):
        return f"is {text!r:.60}; write a relative path without '..'"
    return None


def unreserved_problem(text: str) -> str | None:
    """The same for a file that is written into a volume, where ``..`` begins hidden folders."""
    if text.startswith("..") and not goes_up(text):
        return f"is {text!r:.60}; write a path that does not begin with '..'"
    return descending_problem(text)


def mode_refusals(holder: Json, field: str, path: Path) -> Iterator[Refusal]:
    """Why the permissions of files are refused."""
    mode = holder.get(field)
    if mode is not None and mode not in _MODES:
        yield wrong((*path, field), f"is {mode}; write permissions from 0 to 0777 (decimal 511)")
