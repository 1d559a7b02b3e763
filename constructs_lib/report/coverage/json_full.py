"""The whole answer for programs: ``constructs-lib/coverage/v1``, described in ``schema.json``.

Every node of every DaemonSet has a line of its own, in the order in which the nodes were given, so
two answers can be compared with ``diff``. Amounts are quantities of Kubernetes. What nodes that
look alike have in common is written out once and repeated as text: a hundred thousand nodes with
thirty DaemonSets are three million lines, of which ``json.py`` writes a few thousand.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Final

from constructs_lib.cluster.node import Node
from constructs_lib.cluster.nodes import Nodes
from constructs_lib.k8s.amounts import Amounts
from constructs_lib.k8s.manifest import Json
from constructs_lib.placement.answer import CoverageReport
from constructs_lib.placement.cost import RowCost
from constructs_lib.placement.coverage import DaemonSetCoverage, GroupVerdict
from constructs_lib.report.coverage.json_parts import (
    amounts,
    assumption,
    conflict,
    difference,
    pool,
    reason,
    required,
    split,
    wrong_platform,
)
from constructs_lib.report.json_text import json_document, list_of
from constructs_lib.report.printable import Printable

__all__ = ["SCHEMA", "render"]

SCHEMA: Final = "constructs-lib/coverage/v1"
"""Name and version of what is written. Fields are only added within a version."""


def render(answer: CoverageReport) -> Printable:
    """The answer as JSON."""
    return json_document(_pieces(answer))


def _pieces(answer: CoverageReport) -> Iterator[str]:
    names = map(_text, answer.coverage.nodes.each_name())
    nodes = list(zip(names, answer.coverage.group_numbers(), strict=True))
    yield f'{{\n"schema": {_text(SCHEMA)},\n'
    yield from list_of(
        "daemonsets", (_daemon_set(each, nodes) for each in answer.coverage.daemon_sets)
    )
    yield from list_of("nodes", _nodes(answer))
    for key, parts in (
        ("pools", map(pool, answer.cost.pools)),
        ("conflicts", map(partial(conflict, told=_names), answer.conflicts)),
        ("splits", map(partial(split, told=_names), answer.splits)),
        ("wrongPlatforms", map(partial(wrong_platform, told=_names), answer.wrong_platforms)),
        ("assumptions", map(partial(assumption, told=_names), answer.assumptions)),
    ):
        yield from list_of(key, map(_text, parts))
    yield f'"required": {_text(required(answer.required))},\n'
    yield f'"difference": {_text(difference(answer.difference, _names))}\n}}\n'


def _names(nodes: Sequence[Node | str]) -> Json:
    if isinstance(nodes, Nodes):
        return nodes.names
    return [node if isinstance(node, str) else node.name for node in nodes]


def _text(value: Json) -> str:
    return json.dumps(value)


def _daemon_set(entry: DaemonSetCoverage, nodes: Iterable[tuple[str, int]]) -> str:
    daemon_set = entry.daemon_set
    head = {
        "namespace": daemon_set.namespace,
        "name": daemon_set.name,
        "desired": entry.desired,
        "running": entry.running,
        "requests": amounts(daemon_set.requests),
        "limits": amounts(daemon_set.limits),
    }
    tails = [_text(_verdict(group))[1:] for group in entry.groups]
    lines = ",\n".join([f'{{"name": {name}, {tails[group]}' for name, group in nodes])
    return f'{_text(head)[:-1]}, "nodes": [\n{lines}\n]}}'


def _verdict(group: GroupVerdict) -> dict[str, Json]:
    alone, together = group.alone, group.together
    return {
        "outcome": alone.outcome,
        "runs": alone.runs,
        "reasons": list(map(reason, alone.reasons)),
        "evicts": alone.evicts,
        "together": {
            "outcome": together.outcome,
            "rivals": together.rivals,
            "reasons": list(map(reason, together.reasons)),
        },
    }


def _nodes(answer: CoverageReport) -> Iterator[str]:
    """The nodes row by row, with what agents take from each."""
    for row, cost in zip(answer.rows, answer.cost.rows, strict=True):
        taken = {"requests": amounts(cost.requests), "limits": amounts(cost.limits)}
        nodes = row.nodes
        known: dict[tuple[int, int], str] = {}
        pairs = zip(nodes.shape_numbers(), nodes.size_numbers(), strict=True)
        for name, pair in zip(nodes.each_name(), pairs, strict=True):
            if pair not in known:
                shape, size = nodes.shape(pair[0]), nodes.size(pair[1])
                rest = {
                    "pool": shape.pool,
                    "planned": shape.planned,
                    "allocatable": amounts(size),
                    **taken,
                    "shares": _shares(cost, size),
                }
                known[pair] = _text(rest)[1:]
            yield f'{{"name": {_text(name)}, {known[pair]}'


def _shares(cost: RowCost, allocatable: Amounts) -> dict[str, float]:
    return {
        name: round(amount / allocatable[name], 4)
        for name, amount in cost.requests.items()
        if allocatable.get(name)
    }
