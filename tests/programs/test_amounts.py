"""Sizes, durations and switches are read as programs write them."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.programs.amounts import duration, is_on, size
from constructs_lib.programs.facts import UNKNOWN


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("5M", 5_000_000),
        ("5MB", 5_000_000),
        ("256k", 256_000),
        ("1GiB", 1 << 30),
        (" 10 ", 10),
        (10, 10),
        ("1.5G", 1_500_000_000),
        ("5X", UNKNOWN),
        (None, UNKNOWN),
        (True, UNKNOWN),
    ],
)
def test_sizes(written: Any, expected: Any) -> None:
    assert size(written) == expected


def test_a_thousand_may_be_1024() -> None:
    assert size("8m", thousand=1024) == 8 << 20


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("5s", 5),
        ("1m30s", 90),
        ("0.5", 0.5),
        (5, 5),
        ("72h", 259_200),
        ("100ms", 0.1),
        ("soon", UNKNOWN),
        ("5s later", UNKNOWN),
        (None, UNKNOWN),
    ],
)
def test_durations(written: Any, expected: Any) -> None:
    assert duration(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [("On", True), ("false", False), (True, True), (1, True), ("x", UNKNOWN), (None, True)],
)
def test_switches(written: Any, expected: Any) -> None:
    assert is_on(written, default=True) is expected
