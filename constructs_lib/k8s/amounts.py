"""Amounts of resources as whole numbers, the form in which the scheduler compares them.

CPU is counted in thousandths of a core, everything else in units (bytes, devices, Pods); parts of
those are rounded up. Source: ``Resource.Add`` in ``pkg/scheduler/framework/types.go``, v1.37.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final, TypeAlias

from constructs_lib.k8s.quantity import Quantity, QuantityFormat
from constructs_lib.pattern import pattern

__all__ = ["Amounts", "add_amounts", "amount_in_words", "read_amount", "read_amounts"]

Amounts: TypeAlias = Mapping[str, int]
"""How much of each resource, by its name; what is not named is 0."""

_BYTES: Final = ("memory", "ephemeral-storage", "hugepages-")
_NANOS: Final = 10**9
_KIBIBYTES: Final = pattern(r"([1-9][0-9]{0,14})Ki", re.ASCII)


def read_amounts(resources: Mapping[str, str | float]) -> dict[str, int]:
    """A resource list such as a node's ``allocatable``.

    Raises:
        ValueError: an amount is no quantity.
    """
    return {name: read_amount(name, text) for name, text in resources.items()}


def add_amounts(summands: Iterable[Amounts]) -> dict[str, int]:
    """The sum of amounts, resource by resource."""
    total: dict[str, int] = {}
    for amounts in summands:
        for name, amount in amounts.items():
            total[name] = total.get(name, 0) + amount
    return total


@lru_cache(maxsize=4096)  # thousands of sentences tell the same few amounts
def amount_in_words(resource: str, amount: int) -> str:
    """An amount as Kubernetes writes it: ``250m`` of cpu, ``1536Mi`` of memory, ``3``."""
    unit = _NANOS // 1000 if resource == "cpu" else _NANOS
    binary = resource.startswith(_BYTES)
    family = QuantityFormat.BINARY_SI if binary else QuantityFormat.DECIMAL_SI
    return Quantity(nanos=amount * unit, format=family).canonical()


def read_amount(resource: str, text: str | float) -> int:
    """How much of one resource a quantity is.

    Raises:
        ValueError: it is no quantity.
    """
    # Nodes differ in their memory, which kubelets write so.
    if isinstance(text, str) and resource != "cpu" and (kibibytes := _KIBIBYTES.fullmatch(text)):
        return int(kibibytes[1]) * 1024
    return _amount(resource, Quantity.parse(text))


def _amount(resource: str, quantity: Quantity) -> int:
    return quantity.milli_value() if resource == "cpu" else quantity.value()
