"""The real programs that tests run, or the reason why a test is left out.

A test that calls :func:`real_program` for a program that is missing is skipped, and pytest's
summary has one line for each program; in CI it fails. ``make test`` brings the programs first.
"""

from __future__ import annotations

import pytest

from tools.programs import find, in_ci

__all__ = ["real_program"]


def real_program(name: str) -> str:
    """Where the program is. Skips the test if it is missing."""
    found = find(name)
    if found is not None:
        return found
    reason = f"{name} is missing; make test brings it where it can"
    if in_ci():
        pytest.fail(reason)
    pytest.skip(reason)
