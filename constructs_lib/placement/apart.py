"""Which of some DaemonSets keep away from each other, by required anti-affinity between their Pods.

On one node they compete for it (``contention.py``). A term by another label than the host name
reaches over all nodes that share its value, where the first Pod keeps the others out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final, NamedTuple

from constructs_lib.cluster.node import HOSTNAME
from constructs_lib.cluster.pod import Pod
from constructs_lib.daemon_set.scheduling import DaemonSet
from constructs_lib.placement.pod_affinity import excluding
from constructs_lib.placement.verdict import InCompetition, Reason
from constructs_lib.record import dataclass

__all__ = ["Apart", "Start", "contended_across_nodes", "kept_apart"]

_NOBODY: Final[Mapping[int, frozenset[str]]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """The topology keys in which DaemonSets exclude each other."""

    keys: Mapping[int, Mapping[int, frozenset[str]]]
    """By both their positions; one that excludes its own Pods stands beside itself."""

    @property
    def places(self) -> frozenset[str]:
        """The keys that reach over several nodes."""
        found = (keys for others in self.keys.values() for keys in others.values())
        return frozenset[str]().union(*found) - {HOSTNAME}

    def on_node(self, one: int, labels: Collection[str]) -> set[int]:
        """The others that one excludes from a node with these labels."""
        others = self.keys.get(one, _NOBODY).items()
        return {other for other, keys in others if other != one and not keys.isdisjoint(labels)}


def kept_apart(daemon_sets: Sequence[DaemonSet], pods: Sequence[Pod]) -> Apart:
    """Who keeps apart from whom.

    Args:
        daemon_sets: the DaemonSets.
        pods: a Pod of each.
    """
    # Few agents keep away from others, and of many every pair would be asked.
    everybody = range(len(daemon_sets))
    picky = [each for each in everybody if daemon_sets[each].anti_affinity]
    pairs = {pair for one in picky for other in everybody for pair in ((one, other), (other, one))}
    keys: dict[int, dict[int, frozenset[str]]] = {}
    for one, other in sorted(pairs):
        if found := excluding(daemon_sets[one], pods[other]):
            keys.setdefault(one, {})[other] = frozenset(found)
    return Apart(keys=keys)


class Start(NamedTuple):
    """Nodes that look alike, and who may start there."""

    labels: Mapping[str, str]
    """Labels of the nodes; those of ``Apart.places`` are the same on all."""
    nodes: int
    """How many there are."""
    starting: Collection[int]
    """The DaemonSets whose Pods may start there, by their positions."""


def contended_across_nodes(
    apart: Apart,
    daemon_sets: Sequence[DaemonSet],
    starts: Sequence[Start],
    found: Sequence[Sequence[InCompetition]],
    without: Callable[[int, Collection[int]], Sequence[InCompetition]],
) -> list[list[InCompetition]]:
    """What happens once Pods on other nodes of the same place count, too.

    Nobody evicts what keeps it out from another node, so one that is kept out there may not come;
    then whoever it would keep off, or let in, on its own node is contended as well.

    Args:
        apart: who keeps apart.
        daemon_sets: the DaemonSets.
        starts: the groups of nodes.
        found: what happens on the nodes of each group, for every DaemonSet.
        without: the same of one group, by its position, if some DaemonSets do not come.
    """
    there: Counter[tuple[int, str, str]] = Counter()
    for start in starts:
        for index in start.starting:
            for key in apart.places & start.labels.keys():
                there[index, key, start.labels[key]] += start.nodes
    result = [list(each) for each in found]
    for number, (start, outcomes) in enumerate(zip(starts, result, strict=True)):
        kept_out = set()
        for index in sorted(set(start.starting) & apart.keys.keys()):
            if outcomes[index].outcome != "runs":
                continue
            rivals = [
                other
                for other, keys in apart.keys[index].items()
                if any(
                    there[other, key, start.labels[key]] > (other in start.starting)
                    for key in (keys - {HOSTNAME}) & start.labels.keys()
                )
            ]
            if rivals:
                outcomes[index] = _contended(daemon_sets, rivals)
                kept_out.add(index)
        others = enumerate(without(number, kept_out)) if kept_out else ()
        for index, other in others:
            here = outcomes[index]
            if index not in kept_out and other.outcome != here.outcome:
                outcomes[index] = InCompetition(
                    outcome="contended",
                    rivals=tuple(sorted({*here.rivals, *other.rivals})),
                    reasons=here.reasons or other.reasons,
                )
    return result


def _contended(daemon_sets: Sequence[DaemonSet], rivals: Sequence[int]) -> InCompetition:
    titles = tuple(sorted(daemon_sets[rival].title for rival in rivals))
    reason = Reason(
        predicate="inter-pod-affinity",
        message=f"required pod anti-affinity between it and {', '.join(titles)} on another node",
        remedy="Remove the anti-affinity, or make it preferred; a DaemonSet has one Pod per node.",
    )
    return InCompetition(outcome="contended", rivals=titles, reasons=(reason,))
