"""Which nodes every given DaemonSet must cover, and whether it does.

Covered is a node on which the DaemonSet runs whatever the others do: a place that depends on the
order of events is none to rely on. The DaemonSets of one agent (``placement/pools.py``) cover its
nodes together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from constructs_lib.cluster.node import Node, names_its_node
from constructs_lib.cluster.nodes import Nodes
from constructs_lib.k8s.label_selector import Requirement, read_requirement
from constructs_lib.placement.coverage import Coverage
from constructs_lib.placement.kind_of_node import is_virtual
from constructs_lib.placement.pools import agents
from constructs_lib.record import dataclass

__all__ = ["Missed", "Required", "Requires", "judge", "read_conditions", "read_requires"]

_LINUX: Final = Requirement("kubernetes.io/os", "In", ("linux",))
_SET: Final = re.compile(r"(?P<key>\S+)\s+(?P<operator>in|notin)\s*\((?P<values>[^()]*)\)")
_EQUAL: Final = re.compile(r"(?P<key>[^=!\s]+)\s*(?P<operator>==?|!=)\s*(?P<value>[^=!\s]*)")
_BARE: Final = re.compile(r"(?P<no>!\s*)?(?P<key>[^=!\s()]+)")
_COMMA_OUTSIDE: Final = re.compile(r",(?![^()]*\))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Requires:
    """Which nodes must be covered."""

    text: str
    """As it was written: ``all``, ``linux`` or a label selector."""
    conditions: tuple[Requirement, ...]
    """What those nodes' labels meet; none means every node."""
    machines: bool = False
    """Whether virtual nodes, which run no DaemonSet, are left out. Default: they count."""

    def means(self, node: Node) -> bool:
        """Whether a node must be covered."""
        if self.machines and is_virtual(node):
            return False
        return all(condition.matches(node.labels) for condition in self.conditions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """What one DaemonSet misses of the nodes that must be covered."""

    daemon_set: str
    """``namespace/name``, of the agent where it is several DaemonSets."""
    nodes: int
    """How many of them it misses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Required:
    """Whether what is required is met."""

    requires: Requires
    """What is required."""
    nodes: int
    """How many nodes must be covered."""
    max_uncovered: int
    """How many of them each DaemonSet may miss."""
    missed: tuple[Missed, ...]
    """The DaemonSets that miss any, in the order of the coverage."""

    @property
    def met(self) -> bool:
        """Whether no DaemonSet misses more than it may."""
        return all(each.nodes <= self.max_uncovered for each in self.missed)


def read_requires(text: str) -> Requires:
    """What ``--require`` says: ``all``, ``linux``, or a selector as ``kubectl -l`` takes it.

    ``linux`` leaves virtual nodes out: no agent can be required on them.

    Raises:
        ValueError: the text is none of these.
    """
    if text == "all":
        return Requires(text=text, conditions=())
    if text == "linux":
        return Requires(text=text, conditions=(_LINUX,), machines=True)
    return Requires(text=text, conditions=read_conditions(text))


def read_conditions(selector: str) -> tuple[Requirement, ...]:
    """What labels must meet for a selector, as ``kubectl -l`` takes it.

    Raises:
        ValueError: it is none.
    """
    return tuple(_conditions(selector))


def judge(requires: Requires, coverage: Coverage, *, max_uncovered: int = 0) -> Required:
    """Hold a coverage against what is required.

    Args:
        requires: which nodes must be covered.
        coverage: the answer.
        max_uncovered: how many of them each DaemonSet may miss. Default: none.
    """
    # The nodes of one group may differ in labels that no DaemonSet looks at.
    counts = [_meant(requires, nodes) for nodes in coverage.groups]
    missed = [
        Missed(
            daemon_set=agent,
            nodes=sum(
                count
                for index, count in enumerate(counts)
                if not any(each.groups[index].together.outcome == "runs" for each in members)
            ),
        )
        for agent, members in agents(coverage).items()
    ]
    return Required(
        requires=requires,
        nodes=sum(counts),
        max_uncovered=max_uncovered,
        missed=tuple(each for each in missed if each.nodes),
    )


def _meant(requires: Requires, nodes: Nodes) -> int:
    if any(names_its_node(condition.key) for condition in requires.conditions):
        return sum(map(requires.means, nodes))
    return sum(count for node, count in nodes.shapes() if requires.means(node))


def _conditions(text: str) -> Iterator[Requirement]:
    for part in _COMMA_OUTSIDE.split(text):
        condition = _condition(part.strip())
        if condition is None:
            raise ValueError(
                f"{part.strip()!r} is not a label selector; write all, linux or a selector such as "
                "'role=ingress,zone in (a,b),!spot'"
            )
        yield condition


def _condition(text: str) -> Requirement | None:
    if found := _SET.fullmatch(text):
        operator = "In" if found["operator"] == "in" else "NotIn"
        values = [value.strip() for value in found["values"].split(",")]
    elif found := _EQUAL.fullmatch(text):
        operator = "NotIn" if found["operator"] == "!=" else "In"
        values = [found["value"]]
    elif found := _BARE.fullmatch(text):
        operator, values = "DoesNotExist" if found["no"] else "Exists", []
    else:
        return None
    return read_requirement({"key": found["key"], "operator": operator, "values": values})
