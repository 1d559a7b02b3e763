"""Amounts and shares as people say them: ``25m x 412 nodes = 10.3 cores``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.k8s.amounts import Amounts, amount_in_words
from constructs_lib.placement.cost import AgentCost
from constructs_lib.report.words import counted

__all__ = [
    "RESOURCES",
    "fleet_total",
    "percent",
    "pool_in_words",
    "resources_of",
    "total_in_words",
]

RESOURCES: Final = ("cpu", "memory", "ephemeral-storage")
"""What is shown first, in this order."""

_SIZES: Final = ((2**40, "Ti"), (2**30, "Gi"), (2**20, "Mi"), (2**10, "Ki"))
_BYTES: Final = ("memory", "ephemeral-storage", "hugepages-")


def resources_of(amounts: Amounts) -> Iterator[str]:
    """The resources of which there is some, the usual ones first; ``pods`` is left out."""
    for name in (*RESOURCES, *sorted(amounts.keys() - {*RESOURCES, "pods"})):
        if amounts.get(name):
            yield name


def fleet_total(agent: AgentCost) -> list[str]:
    """What a DaemonSet takes of each resource: one Pod, times its nodes, in total."""
    return [
        f"{name} {amount_in_words(name, agent.requests[name])} x {counted(agent.nodes)} = "
        f"{total_in_words(name, agent.total[name])}"
        for name in resources_of(agent.requests)
    ]


def total_in_words(resource: str, amount: int) -> str:
    """A large amount, rounded: ``10.3 cores``, ``24.8Gi``, ``1,204``."""
    if resource == "cpu":
        cores = _short(amount / 1000)
        return f"{cores} core{'' if cores == '1' else 's'}"
    if resource.startswith(_BYTES):
        for size, unit in _SIZES:
            if amount >= size:
                return f"{_short(amount / size)}{unit}"
    return f"{amount:,}"


def percent(share: float) -> str:
    """A share: ``12%``, ``0.4%`` below one percent."""
    figure = share * 100
    return f"{figure:.1f}%" if 0 < figure < 1 else f"{figure:.0f}%"


def _short(figure: float) -> str:
    """Three figures at most behind thousands: ``1,204``, ``10.3``, ``0.05``."""
    if figure >= 100:  # noqa: PLR2004  # three figures
        return f"{figure:,.0f}"
    return f"{figure:.3g}"


def pool_in_words(pool: str | None) -> str:
    """The name of a pool; a dash where no label names one."""
    return pool if pool is not None else "-"
