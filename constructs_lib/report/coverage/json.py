"""The answer for programs: ``constructs-lib/coverage/v1``, described in ``schema.json``.

Every node of every DaemonSet has a line of its own, in the order in which the nodes were given, so
two answers can be compared with ``diff``. Amounts are quantities of Kubernetes. What nodes that
look alike have in common is written out once and repeated as text: a hundred thousand nodes with
thirty DaemonSets are three million lines.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from constructs_lib.cluster.node import Node
from constructs_lib.k8s.amounts import Amounts, amount_in_words
from constructs_lib.k8s.manifest import Json
from constructs_lib.placement.answer import CoverageReport
from constructs_lib.placement.assumptions import Assumption
from constructs_lib.placement.conflicts import Conflict
from constructs_lib.placement.cost import PoolCost, RowCost, Tightest
from constructs_lib.placement.coverage import DaemonSetCoverage, GroupVerdict
from constructs_lib.placement.difference import DaemonSetDifference, Difference
from constructs_lib.placement.pools import Split
from constructs_lib.placement.requirement import Required
from constructs_lib.placement.verdict import Reason
from constructs_lib.report.json_text import json_document
from constructs_lib.report.printable import Printable
from constructs_lib.report.wrong_platform import wrong_platform_in_words

if TYPE_CHECKING:
    from constructs_lib.placement.wrong_platform import WrongPlatform

__all__ = ["SCHEMA", "render"]

SCHEMA: Final = "constructs-lib/coverage/v1"
"""Name and version of what is written. Fields are only added within a version."""


def render(answer: CoverageReport) -> Printable:
    """The answer as JSON."""
    return json_document(_pieces(answer))


def _pieces(answer: CoverageReport) -> Iterator[str]:
    group_of = {node.name: n for n, nodes in enumerate(answer.coverage.groups) for node in nodes}
    nodes = [(_text(node.name), group_of[node.name]) for node in answer.coverage.nodes]
    yield f'{{\n"schema": {_text(SCHEMA)},\n'
    yield from _list(
        "daemonsets", (_daemon_set(each, nodes) for each in answer.coverage.daemon_sets)
    )
    yield from _list("nodes", _nodes(answer))
    yield from _list("pools", map(_pool, answer.cost.pools))
    yield from _list("conflicts", map(_conflict, answer.conflicts))
    yield from _list("splits", map(_split, answer.splits))
    yield from _list("wrongPlatforms", map(_wrong_platform, answer.wrong_platforms))
    yield from _list("assumptions", map(_assumption, answer.assumptions))
    yield f'"required": {_text(_required(answer.required))},\n'
    yield f'"difference": {_text(_difference(answer.difference))}\n}}\n'


def _text(value: Json) -> str:
    return json.dumps(value)


def _list(key: str, items: Iterable[str]) -> Iterator[str]:
    """A list of the whole, an item on each line."""
    yield f'"{key}": ['
    separator = "\n"
    for item in items:
        yield separator
        yield item
        separator = ",\n"
    yield "\n],\n"


def _daemon_set(entry: DaemonSetCoverage, nodes: Iterable[tuple[str, int]]) -> str:
    daemon_set = entry.daemon_set
    head = {
        "namespace": daemon_set.namespace,
        "name": daemon_set.name,
        "desired": entry.desired,
        "running": entry.running,
        "requests": _amounts(daemon_set.requests),
        "limits": _amounts(daemon_set.limits),
    }
    tails = [_text(_verdict(group))[1:] for group in entry.groups]
    lines = ",\n".join([f'{{"name": {name}, {tails[group]}' for name, group in nodes])
    return f'{_text(head)[:-1]}, "nodes": [\n{lines}\n]}}'


def _verdict(group: GroupVerdict) -> dict[str, Json]:
    alone, together = group.alone, group.together
    return {
        "outcome": alone.outcome,
        "runs": alone.runs,
        "reasons": list(map(_reason, alone.reasons)),
        "evicts": alone.evicts,
        "together": {
            "outcome": together.outcome,
            "rivals": together.rivals,
            "reasons": list(map(_reason, together.reasons)),
        },
    }


def _reason(reason: Reason) -> dict[str, str]:
    return {
        "predicate": reason.predicate,
        "message": reason.message,
        "remedy": reason.remedy,
    }


def _amounts(amounts: Amounts) -> dict[str, str]:
    return {name: amount_in_words(name, amount) for name, amount in amounts.items()}


def _nodes(answer: CoverageReport) -> Iterator[str]:
    """The nodes row by row, with what agents take from each."""
    for row, cost in zip(answer.rows, answer.cost.rows, strict=True):
        taken = {"requests": _amounts(cost.requests), "limits": _amounts(cost.limits)}
        for node in row.nodes:
            yield _text(
                {
                    "name": node.name,
                    "pool": node.pool,
                    "planned": node.planned,
                    "allocatable": _amounts(node.allocatable),
                    **taken,
                    "shares": _shares(cost, node),
                }
            )


def _shares(cost: RowCost, node: Node) -> dict[str, float]:
    return {
        name: round(amount / node.allocatable[name], 4)
        for name, amount in cost.requests.items()
        if node.allocatable.get(name)
    }


def _pool(pool: PoolCost) -> str:
    return _text(
        {
            "pool": pool.pool,
            "nodes": pool.nodes,
            "requests": _amounts(pool.requests),
            "limits": _amounts(pool.limits),
            "allocatable": _amounts(pool.allocatable),
            "tightest": _tightest(pool.tightest),
        }
    )


def _tightest(found: Mapping[str, Tightest]) -> dict[str, Json]:
    return {
        name: {"node": each.node, "share": round(each.share, 4)} for name, each in found.items()
    }


def _wrong_platform(each: WrongPlatform) -> str:
    return _text(
        {
            "daemonset": each.daemon_set,
            "image": each.image,
            "platform": str(each.platform),
            "nodes": [node.name for node in each.nodes],
            "message": wrong_platform_in_words(each),
        }
    )


def _assumption(assumption: Assumption) -> str:
    return _text(
        {
            "message": assumption.message,
            "nodes": [node.name for node in assumption.nodes],
        }
    )


def _conflict(conflict: Conflict) -> str:
    return _text(
        {
            "kind": conflict.kind,
            "daemonsets": conflict.daemon_sets,
            "nodes": [node.name for node in conflict.nodes],
            "message": conflict.message,
            "remedy": conflict.remedy,
        }
    )


def _split(split: Split) -> str:
    return _text(
        {
            "agent": split.agent,
            "daemonsets": split.daemon_sets,
            "nodes": split.nodes,
            "holds": split.holds,
            "breaches": [
                {
                    "kind": breach.kind,
                    "nodes": [node.name for node in breach.nodes],
                    "daemonsets": breach.daemon_sets,
                }
                for breach in split.breaches
            ],
        }
    )


def _required(required: Required | None) -> Json:
    if required is None:
        return None
    return {
        "selector": required.requires.text,
        "nodes": required.nodes,
        "maxUncovered": required.max_uncovered,
        "met": required.met,
        "missed": [{"daemonset": e.daemon_set, "nodes": e.nodes} for e in required.missed],
    }


def _difference(difference: Difference | None) -> Json:
    if difference is None:
        return None
    return {
        "nodesAdded": difference.nodes_added,
        "nodesRemoved": difference.nodes_removed,
        "daemonsets": [_daemon_set_difference(each) for each in difference.daemon_sets],
    }


def _daemon_set_difference(each: DaemonSetDifference) -> Json:
    return {
        "name": each.title,
        "kind": each.kind,
        "before": each.before,
        "after": each.after,
        "requestsBefore": _amounts(each.requests_before),
        "requestsAfter": _amounts(each.requests_after),
        "changes": [
            {"kind": change.kind, "nodes": change.nodes, "reason": change.reason}
            for change in each.changes
        ],
    }
