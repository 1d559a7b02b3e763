"""Whether a module would be taken for another one: Python looks first where a program lies."""

from __future__ import annotations

import sys
from functools import cache
from importlib.metadata import packages_distributions

__all__ = ["is_shadowing"]


def is_shadowing(stem: str) -> bool:
    """Whether a module of this name has the name of one of Python, or of an installed package."""
    own, _, _ = __name__.partition(".")
    return stem in sys.stdlib_module_names or stem in {own, *_installed()}


@cache
def _installed() -> frozenset[str]:
    return frozenset(packages_distributions())
