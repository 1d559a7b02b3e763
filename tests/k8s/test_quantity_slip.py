"""Amounts that nobody can mean are told from those that are only small or large."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.quantity_slip import quantity_slip


@pytest.mark.parametrize(
    ("name", "written", "is_slip"),
    [
        ("cpu", "100", True),
        ("cpu", "64", False),
        ("cpu", "100m", False),
        ("memory", "128m", True),
        ("memory", "128", True),
        ("memory", "4Mi", False),
        ("ephemeral-storage", "1500m", True),
        ("ephemeral-storage", "1", False),
        ("nvidia.com/gpu", "100", False),
    ],
)
def test_a_slip_is_told(name: str, written: str, is_slip: bool) -> None:
    assert (quantity_slip(name, written) is not None) is is_slip
