"""Clusters and agents as one table: which version runs where, on how many nodes, for how much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Literal

from constructs_lib.k8s.amounts import Amounts, add_amounts
from constructs_lib.placement.requirement import Required
from constructs_lib.record import dataclass

__all__ = ["Cell", "Drift", "FleetTable", "Row"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One agent in one cluster."""

    version: str
    """The tags of its images; ``untagged`` where there is none."""
    desired: int | None
    """On how many nodes it is wanted; none where the nodes are not known."""
    running: int | None
    """On how many of these it runs; likewise."""
    requests: Amounts
    """What all its Pods ask for; of one Pod where the nodes are not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One cluster."""

    like: str
    """The cluster whose answer this is: the first of those that are alike in all that is known."""
    nodes: int | None
    """How many nodes it has; none where they are not known."""
    cells: Mapping[str, Cell]
    """Its agents by ``namespace/name``."""
    conflicts: int = 0
    """How often agents get in each other's way on a node."""
    required: Required | None = None
    """Whether what was required is met; none where nothing was, or without nodes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """An agent that is not the same in all clusters."""

    agent: str
    """``namespace/name``."""
    kind: Literal["version", "missing"]
    """Whether it is another version than in most clusters, or is not there at all."""
    version: str
    """The version of these clusters; of most others where it is missing."""
    most: str
    """The version of most clusters."""
    clusters: tuple[str, ...]
    """The clusters that differ from most."""


@dataclass(frozen=True, kw_only=True)
class FleetTable:
    """All clusters and all agents."""

    rows: Mapping[str, Row]
    """The clusters by their names, in the order of the fleet."""

    @cached_property
    def agents(self) -> tuple[str, ...]:
        """Every agent that some cluster has, by namespace and name."""
        return tuple(sorted({agent for row in self.rows.values() for agent in row.cells}))

    @property
    def nodes(self) -> int:
        """How many nodes are known."""
        return sum(row.nodes or 0 for row in self.rows.values())

    @property
    def without_nodes(self) -> tuple[str, ...]:
        """The clusters whose nodes are not known."""
        return tuple(name for name, row in self.rows.items() if row.nodes is None)

    @property
    def requests(self) -> dict[str, int]:
        """What all agents ask for on all nodes that are known."""
        return add_amounts(
            cell.requests
            for row in self.rows.values()
            if row.nodes is not None
            for cell in row.cells.values()
        )

    @property
    def unmet(self) -> tuple[str, ...]:
        """The clusters in which what is required is not met."""
        return tuple(
            name
            for name, row in self.rows.items()
            if row.required is not None and not row.required.met
        )

    def cells_of(self, agent: str) -> dict[str, Cell]:
        """The clusters that have an agent, with what they have."""
        return {name: row.cells[agent] for name, row in self.rows.items() if agent in row.cells}

    def version_of(self, agent: str) -> str:
        """The version that most clusters have of an agent; of equals the first in their order."""
        versions = Counter(cell.version for cell in self.cells_of(agent).values())
        return versions.most_common(1)[0][0]

    @cached_property
    def drift(self) -> tuple[Drift, ...]:
        """Where clusters differ, agent by agent."""
        return tuple(each for agent in self.agents for each in self._drift_of(agent))

    def _drift_of(self, agent: str) -> Iterator[Drift]:
        cells, most = self.cells_of(agent), self.version_of(agent)
        others: dict[str, list[str]] = {}
        for name, cell in cells.items():
            if cell.version != most:
                others.setdefault(cell.version, []).append(name)
        for version, names in others.items():
            yield Drift(
                agent=agent,
                kind="version",
                version=version,
                most=most,
                clusters=tuple(names),
            )
        missing = tuple(name for name in self.rows if name not in cells)
        # An agent that few clusters have is meant for these.
        if 0 < len(missing) < len(cells):
            yield Drift(
                agent=agent,
                kind="missing",
                version=most,
                most=most,
                clusters=missing,
            )
