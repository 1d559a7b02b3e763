"""Amounts that can only be slips of the pen: the API server takes them, and no container starts."""

from __future__ import annotations

from typing import Final

from constructs_lib.k8s.quantity import Quantity

__all__ = ["LEAST_MEMORY", "MOST_CPU", "UNIT", "quantity_slip"]

UNIT: Final = 10**9
"""What one whole is counted as."""
LEAST_MEMORY: Final = Quantity.parse("4Mi")
"""Less memory than a container starts with."""
MOST_CPU: Final = 64 * UNIT
"""More whole cores than anybody means."""


def quantity_slip(name: str, written: str | float) -> str | None:
    """Why an amount of a resource is a slip, to be read after its name; None if it may be meant.

    Args:
        name: the resource (``cpu``, ``memory``, ``ephemeral-storage``).
        written: the amount as it is written.
    """
    if name == "cpu":
        if Quantity.parse(written).nanos > MOST_CPU and str(written)[-1].isdigit():
            return f"is {written}: that many whole cores; m stands for thousandths of one"
        return None
    if name not in {"memory", "ephemeral-storage"}:
        return None
    amount = Quantity.parse(written)
    if amount.nanos % UNIT:
        return f"is {written}, not a number of whole bytes; M and Mi are for millions"
    if name == "memory" and 0 < amount.nanos < LEAST_MEMORY.nanos:
        return f"is {written}: no container starts with less than {LEAST_MEMORY}"
    return None
