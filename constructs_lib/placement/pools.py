"""Whether the DaemonSets of one agent share its nodes out: each node to exactly one of them.

An agent that is split by node pools is several DaemonSets whose Pods carry the label
``constructs-lib/agent``. A node is meant for the agent when it meets the conditions that all of
them have in common and all of them tolerate its taints, or when any of them wants it. Such a node
in two of them runs the agent twice, and in none of them not at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from typing import Literal

from constructs_lib.cluster.nodes import Nodes
from constructs_lib.daemon_set.scheduling import DaemonSet
from constructs_lib.k8s.label_selector import Requirement
from constructs_lib.k8s.metadata import AGENT_LABEL
from constructs_lib.placement.controller import taints
from constructs_lib.placement.coverage import Coverage, DaemonSetCoverage
from constructs_lib.record import dataclass

__all__ = ["Breach", "Split", "agent_of", "agents", "dividing", "splits"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """Nodes that are not in exactly one of an agent's DaemonSets: a counter-example."""

    kind: Literal["overlap", "gap"]
    """Whether they are in several, or in none."""
    nodes: Nodes
    """The nodes."""
    daemon_sets: tuple[str, ...]
    """The DaemonSets that want them, as ``namespace/name``; none for a gap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """How an agent's DaemonSets share its nodes out."""

    agent: str
    """The agent, as ``namespace/name``."""
    daemon_sets: tuple[str, ...]
    """Its DaemonSets, as ``namespace/name``."""
    nodes: int
    """How many nodes are meant for it."""
    breaches: tuple[Breach, ...]
    """Counter-examples; none is the proof."""

    @property
    def holds(self) -> bool:
        """Whether every node meant for the agent is in exactly one of its DaemonSets."""
        return not self.breaches


def agents(coverage: Coverage) -> dict[str, list[DaemonSetCoverage]]:
    """The DaemonSets of each agent; one that is not split is an agent of its own name."""
    found: dict[str, list[DaemonSetCoverage]] = {}
    for entry in coverage.daemon_sets:
        found.setdefault(agent_of(entry.daemon_set), []).append(entry)
    return found


def agent_of(daemon_set: DaemonSet) -> str:
    """The agent that a DaemonSet is, or is a part of, as ``namespace/name``."""
    name = daemon_set.labels.get(AGENT_LABEL, daemon_set.name)
    return f"{daemon_set.namespace}/{name}"


def dividing(members: Sequence[DaemonSetCoverage]) -> frozenset[str]:
    """The labels by which an agent shares its nodes out among its DaemonSets."""
    asked = [_conditions(each.daemon_set) for each in members]
    shared = reduce(frozenset.intersection, asked)
    return frozenset(condition.key for each in asked for condition in each - shared)


def splits(coverage: Coverage) -> tuple[Split, ...]:
    """The proof, or its counter-examples, for each agent that is more than one DaemonSet."""
    return tuple(
        _split(agent, members, coverage)
        for agent, members in agents(coverage).items()
        if len(members) > 1
    )


def _split(agent: str, members: Sequence[DaemonSetCoverage], coverage: Coverage) -> Split:
    meant = list(_meant(members, coverage))
    return Split(
        agent=agent,
        daemon_sets=tuple(each.daemon_set.title for each in members),
        nodes=sum(len(nodes) for nodes, _ in meant),
        breaches=tuple(
            Breach(kind="overlap" if wanting else "gap", nodes=nodes, daemon_sets=wanting)
            for nodes, wanting in meant
            if len(wanting) != 1
        ),
    )


def _meant(
    members: Sequence[DaemonSetCoverage], coverage: Coverage
) -> Iterator[tuple[Nodes, tuple[str, ...]]]:
    """The nodes meant for an agent, with the DaemonSets that want them."""
    agents = [each.daemon_set for each in members]
    shared = reduce(frozenset.intersection, map(_conditions, agents))
    for index, nodes in enumerate(coverage.groups):
        wanting = tuple(
            each.daemon_set.title for each in members if each.groups[index].alone.should_run
        )
        first = nodes[0]
        if wanting or (
            all(condition.matches(first.labels) for condition in shared)
            and not any(reason for agent in agents for reason in taints(agent, first))
        ):
            yield nodes, wanting


def _conditions(daemon_set: DaemonSet) -> frozenset[Requirement]:
    """What every node of a DaemonSet meets: its selector, and what is in all its terms."""
    selector = {Requirement(key, "In", (value,)) for key, value in daemon_set.node_selector.items()}
    terms = [set(term.labels) for term in daemon_set.node_terms or ()]
    return frozenset(selector.union(set.intersection(*terms) if terms else ()))
