"""What both JSON reports write alike; how a set of nodes is told is each one's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from constructs_lib.cluster.node import Node
from constructs_lib.k8s.amounts import Amounts, amount_in_words
from constructs_lib.k8s.manifest import Json
from constructs_lib.placement.assumptions import Assumption
from constructs_lib.placement.conflicts import Conflict
from constructs_lib.placement.cost import PoolCost, Tightest
from constructs_lib.placement.difference import DaemonSetDifference, Difference
from constructs_lib.placement.pools import Split
from constructs_lib.placement.requirement import Required
from constructs_lib.placement.verdict import Reason
from constructs_lib.report.wrong_platform import wrong_platform_in_words

if TYPE_CHECKING:
    from constructs_lib.placement.wrong_platform import WrongPlatform

__all__ = [
    "Told",
    "amounts",
    "assumption",
    "conflict",
    "difference",
    "pool",
    "reason",
    "required",
    "split",
    "tightest",
    "wrong_platform",
]

Told: TypeAlias = Callable[[Sequence[Node | str]], Json]
"""How a set of nodes, or of their names, is told."""


def amounts(given: Amounts) -> dict[str, Json]:
    """Quantities of Kubernetes, by resource."""
    return {name: amount_in_words(name, amount) for name, amount in given.items()}


def reason(each: Reason) -> dict[str, Json]:
    """Why a Pod does not run."""
    return {"predicate": each.predicate, "message": each.message, "remedy": each.remedy}


def pool(each: PoolCost) -> dict[str, Json]:
    """What agents take from a pool."""
    return {
        "pool": each.pool,
        "nodes": each.nodes,
        "requests": amounts(each.requests),
        "limits": amounts(each.limits),
        "allocatable": amounts(each.allocatable),
        "tightest": tightest(each.tightest),
    }


def tightest(found: Mapping[str, Tightest]) -> dict[str, Json]:
    """The smallest node, by resource."""
    return {
        name: {"node": each.node, "share": round(each.share, 4)} for name, each in found.items()
    }


def wrong_platform(each: WrongPlatform, told: Told) -> dict[str, Json]:
    """Nodes that cannot run an image."""
    return {
        "daemonset": each.daemon_set,
        "image": each.image,
        "platform": str(each.platform),
        "nodes": told(each.nodes),
        "message": wrong_platform_in_words(each),
    }


def assumption(each: Assumption, told: Told) -> dict[str, Json]:
    """What is taken for granted."""
    return {"message": each.message, "nodes": told(each.nodes)}


def conflict(each: Conflict, told: Told) -> dict[str, Json]:
    """Two DaemonSets that do not go together."""
    return {
        "kind": each.kind,
        "daemonsets": list(each.daemon_sets),
        "nodes": told(each.nodes),
        "message": each.message,
        "remedy": each.remedy,
        "answer": each.answer,
    }


def split(each: Split, told: Told) -> dict[str, Json]:
    """How an agent's DaemonSets share its nodes out."""
    return {
        "agent": each.agent,
        "daemonsets": list(each.daemon_sets),
        "nodes": each.nodes,
        "holds": each.holds,
        "breaches": [
            {
                "kind": breach.kind,
                "nodes": told(breach.nodes),
                "daemonsets": list(breach.daemon_sets),
            }
            for breach in each.breaches
        ],
    }


def required(found: Required | None) -> Json:
    """Whether what is required is met."""
    if found is None:
        return None
    return {
        "selector": found.requires.text,
        "nodes": found.nodes,
        "maxUncovered": found.max_uncovered,
        "met": found.met,
        "missed": [{"daemonset": e.daemon_set, "nodes": e.nodes} for e in found.missed],
    }


def difference(found: Difference | None, told: Told) -> Json:
    """What changed since before."""
    if found is None:
        return None
    return {
        "nodesAdded": told(found.nodes_added),
        "nodesRemoved": told(found.nodes_removed),
        "daemonsets": [_daemon_set_difference(each, told) for each in found.daemon_sets],
    }


def _daemon_set_difference(each: DaemonSetDifference, told: Told) -> Json:
    return {
        "name": each.title,
        "kind": each.kind,
        "before": each.before,
        "after": each.after,
        "requestsBefore": amounts(each.requests_before),
        "requestsAfter": amounts(each.requests_after),
        "changes": [
            {"kind": change.kind, "nodes": told(change.nodes), "reason": change.reason}
            for change in each.changes
        ],
    }
