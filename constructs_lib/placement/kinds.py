"""The kinds of node that a pool may have, as far as some DaemonSets tell them apart.

A planned node has labels whose value nobody knows yet. Such a label is neither missing nor met: the
answer is that of every value it may have. So a node of a template is taken apart into one node for
each class of values that the DaemonSets' selectors treat differently: with a DaemonSet for zone a
the node ``general`` becomes ``general[zone=a]`` and ``general[zone=(any other)]``, and with one
that asks for no zone it stays what it is. What all conditions of the pool exclude is no kind.

How many nodes of each kind a pool will have is unknown. A pool of several nodes is dealt out
evenly, and has at least one of every kind. Where there are more than a hundred combinations, every
value is shown at least once but not with every other.
"""

from __future__ import annotations

import re
from collections.abc import Container, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import count, islice, pairwise, product
from math import prod
from typing import Final, NamedTuple, TypeAlias

from constructs_lib.cluster.node import HOSTNAME, Node
from constructs_lib.cluster.nodes import Nodes
from constructs_lib.cluster.open_label import OLD_NAMES, OpenLabel
from constructs_lib.daemon_set.scheduling import DaemonSet
from constructs_lib.k8s.label_selector import Requirement
from constructs_lib.record import replace

__all__ = ["ANY_OTHER", "is_kind", "kinds"]

ANY_OTHER: Final = "(any other)"
"""Stands for every value that no selector names. No label of Kubernetes may have brackets."""

_MOST_KINDS: Final = 100
_MOST_VALUES: Final = 3
_NUMBER: Final = re.compile(r"-\d+$", re.ASCII)

_Asked: TypeAlias = Mapping[str, Sequence[Requirement]]
_Value: TypeAlias = str | None


class _Class(NamedTuple):
    """Values of one label that no selector tells apart.

    Attributes:
        values: the values; none stands for a node without the label.
    """

    values: tuple[_Value, ...]

    @property
    def value(self) -> _Value:
        """The one that stands for all."""
        return self.values[0]

    def words(self, key: str) -> str:
        """As a part of a node's name: ``zone=a``."""
        if self.value is None:
            return f"no {key}"
        told = [str(value) for value in self.values if value is not None]
        more = "|..." if len(told) > _MOST_VALUES else ""
        return f"{key}={'|'.join(told[:_MOST_VALUES])}{more}"


def kinds(
    nodes: Sequence[Node],
    daemon_sets: Iterable[DaemonSet],
    conditions: Iterable[Requirement] = (),
) -> Sequence[Node]:
    """The nodes, those with open labels as one node for each kind that is told apart.

    Nodes that exist are left alone. Calling it again with fewer DaemonSets changes nothing.

    Args:
        nodes: the nodes.
        daemon_sets: whose selectors tell kinds apart; when two sets of DaemonSets are compared,
            those of both, so that the nodes are the same.
        conditions: others that do, such as those of ``--require``. Default: none.
    """
    known = Nodes.of(nodes)
    if not any(node.open_labels for node in known.examples()):
        return known
    asked = _asked(daemon_sets, conditions)
    pools: dict[Hashable, list[Node]] = {}
    for node in nodes:
        pools.setdefault(_likeness(node), []).append(node)
    return [kind for pool in pools.values() for kind in _of_pool(pool, asked)]


def is_kind(node: Node) -> bool:
    """Whether a node is one of several kinds of its pool."""
    return node.planned and "[" in node.name


def _likeness(node: Node) -> Hashable:
    """Equal for nodes of one template."""
    if not node.open_labels:
        return node.name
    labels = frozenset((key, value) for key, value in node.labels.items() if key != HOSTNAME)
    return node.pool, _NUMBER.sub("", node.name), labels, node.taints


def _asked(daemon_sets: Iterable[DaemonSet], conditions: Iterable[Requirement]) -> _Asked:
    """What is asked of each label, under its present name."""
    asked: dict[str, dict[Requirement, None]] = {}
    for requirement in (*conditions, *(each for one in daemon_sets for each in _of(one))):
        key = OLD_NAMES.get(requirement.key, requirement.key)
        asked.setdefault(key, {})[requirement._replace(key=key)] = None
    return {key: tuple(requirements) for key, requirements in asked.items()}


def _of(daemon_set: DaemonSet) -> Iterator[Requirement]:
    selected = (*daemon_set.node_selector.items(), *daemon_set.runtime_selector.items())
    for key, value in selected:
        yield Requirement(key, "In", (value,))
    for term in daemon_set.node_terms or ():
        yield from term.labels
    affinity = (*daemon_set.affinity, *daemon_set.anti_affinity)
    for key in (*daemon_set.spread_keys, *(term.topology_key for term in affinity)):
        yield Requirement(key, "Exists")


def _of_pool(pool: Sequence[Node], asked: _Asked) -> list[Node]:
    node = pool[0]
    choices = {
        key: classes
        for key, requirements in asked.items()
        if (open_label := _open(node, key)) is not None
        and (classes := _classes(key, open_label, requirements))
    }
    if not choices:
        return list(pool)
    combinations = list(_combinations(choices))
    if len(combinations) == 1:
        return [_with(each, combinations[0], each.name) for each in pool]
    stem = node.name if len(pool) == 1 else _NUMBER.sub("", node.name)
    share, left = divmod(max(len(pool), len(combinations)), len(combinations))
    return [
        _with(node, combination, name)
        for index, combination in enumerate(combinations)
        for name in _names(stem, combination, choices, share + (index < left))
    ]


def _open(node: Node, key: str) -> OpenLabel | None:
    if key in node.labels:
        return None
    return node.open_labels.get(key) or node.open_labels.get(f"{key.partition('/')[0]}/")


def _classes(key: str, label: OpenLabel, asked: Sequence[Requirement]) -> list[_Class]:
    """The values that a label may have; those of which every answer is the same are one class."""
    found: dict[Hashable, list[_Value]] = {}
    for value in _candidates(label, asked):
        labels = {} if value is None else {key: value}
        possible = label.optional if value is None else True
        if possible and all(condition.matches(labels) for condition in label.conditions):
            answers = tuple(requirement.matches(labels) for requirement in asked)
            found.setdefault(answers, []).append(value)
    return [_Class(tuple(values)) for values in found.values()]


def _candidates(label: OpenLabel, asked: Sequence[Requirement]) -> Iterator[_Value]:
    """Enough values that each answer a selector can get is among theirs."""
    requirements = (*asked, *label.conditions)
    known = [value for each in label.conditions if each.operator == "In" for value in each.values]
    if known:
        yield from dict.fromkeys(known)
    else:
        named = dict.fromkeys(value for each in requirements for value in each.values)
        yield from named
        bounds = [
            int(value)
            for each in requirements
            if each.operator in {"Gt", "Lt"}
            for value in each.values
        ]
        yield from _between(sorted(set(bounds)), named)
        yield ANY_OTHER
    yield None


def _between(bounds: Sequence[int], named: Container[str]) -> Iterator[str]:
    """A number below, between and above the bounds each, which no selector names."""
    for start, stop in pairwise((-1, *bounds, None)) if bounds else ():
        first = (start if start is not None else -1) + 1
        numbers = count(first) if stop is None else range(first, stop)
        yield from islice((str(number) for number in numbers if str(number) not in named), 1)


def _combinations(choices: Mapping[str, Sequence[_Class]]) -> Iterator[dict[str, _Class]]:
    if prod(map(len, choices.values())) <= _MOST_KINDS:
        for chosen in product(*choices.values()):
            yield dict(zip(choices, chosen, strict=True))
        return
    first = {key: classes[0] for key, classes in choices.items()}
    yield first
    for key, classes in choices.items():
        for each in classes[1:]:
            yield {**first, key: each}


def _names(
    stem: str,
    combination: Mapping[str, _Class],
    choices: Mapping[str, Sequence[_Class]],
    nodes: int,
) -> Iterator[str]:
    short = [key.rpartition("/")[2] for key in choices]
    told = [
        chosen.words(short[index] if short.count(short[index]) == 1 else key)
        for index, (key, chosen) in enumerate(combination.items())
        if len(choices[key]) > 1
    ]
    name = f"{stem}[{', '.join(told)}]"
    yield from [name] if nodes == 1 else (f"{name}-{number}" for number in range(1, nodes + 1))


def _with(node: Node, combination: Mapping[str, _Class], name: str) -> Node:
    """The node as the kind that a combination makes of it."""
    labels, open_labels = dict(node.labels), dict(node.open_labels)
    for key, chosen in combination.items():
        if chosen.value is None:
            gone = Requirement(key, "DoesNotExist")
            open_labels[key] = OpenLabel(conditions=(gone,), optional=True)
        else:
            open_labels.pop(key, None)
            labels[key] = chosen.value
    labels |= {old: labels[new] for old, new in OLD_NAMES.items() if new in labels}
    labels[HOSTNAME] = name
    return replace(node, name=name, labels=labels, open_labels=open_labels)
