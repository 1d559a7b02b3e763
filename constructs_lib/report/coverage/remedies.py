"""What to change, in a few words and as YAML to add.

For a DaemonSet that was declared with this library the words are those of the declaration
(``add GPU to 'tolerates'``), for any other they are Kubernetes' own.
"""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Final, Literal, NamedTuple, TypeAlias

from constructs_lib.cluster.node import Node
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.manifest import Json
from constructs_lib.k8s.taints import Taint
from constructs_lib.placement.causes import Cause, Lack
from constructs_lib.placement.remedy import Step
from constructs_lib.placement.uncovered import Uncovered
from constructs_lib.report.words import names_in_words, nodes_in_words
from constructs_lib.yaml.writer import document_to_yaml

__all__ = ["Advice", "advice_on", "remedy_in_words", "whose", "yaml_to_add"]

_Place: TypeAlias = Literal["DaemonSet", "container", "Node", "cluster"]

_CONSTANTS: Final = {
    Taint("nvidia.com/gpu", "", "NoSchedule"): "GPU",
    Taint("node-role.kubernetes.io/control-plane", "", "NoSchedule"): "CONTROL_PLANE",
}
"""Names of ``constructs_lib.declaration.nodes`` for taints, whatever their value."""


class Advice(NamedTuple):
    """What to do about a cause.

    Attributes:
        titles: the agents that it is for.
        nodes: the nodes that it is for.
        words: what to do.
        yaml: the YAML to add, each text with what it is added to.
    """

    titles: tuple[str, ...]
    nodes: Sequence[Node]
    words: str
    yaml: tuple[tuple[_Place, str], ...]


def advice_on(cause: Cause, views: Sequence[DaemonSetView]) -> list[Advice]:
    """What to do about a cause, agents together of which the same is said on the same nodes.

    Args:
        cause: the cause.
        views: the DaemonSets as they are written, in the order of the coverage.
    """
    found: dict[Hashable, tuple[Advice, list[str]]] = {}
    for each in cause.kept_off:
        alike: dict[tuple[str, tuple[tuple[_Place, str], ...]], list[Lack]] = {}
        declared_here = views[each.position].is_declared_here
        for lack in each.lacks:
            words = remedy_in_words(lack.gap, declared_here=declared_here)
            alike.setdefault((words, tuple(yaml_to_add(lack.gap))), []).append(lack)
        for (words, yaml), lacks in alike.items():
            # Equal nodes are one object (placement/in_order.py).
            key = words, yaml, tuple(id(lack.nodes) for lack in lacks)
            if key not in found:
                whole = cause.nodes if len(lacks) == len(each.lacks) else _nodes_of(lacks)
                found[key] = Advice((), whole, words, yaml), []
            found[key][1].append(each.title)
    return [advice._replace(titles=tuple(titles)) for advice, titles in found.values()]


def whose(advice: Advice, cause: Cause) -> str:
    """For whom and where it is, to stand before it; nothing where it is for all of the cause."""
    agents = names_in_words(advice.titles) if len(advice.titles) < len(cause.kept_off) else ""
    nodes = nodes_in_words(advice.nodes) if len(advice.nodes) < len(cause.nodes) else ""
    said = " on ".join(filter(None, (agents, nodes)))
    return f"{said}: " if said else ""


def remedy_in_words(uncovered: Uncovered, *, declared_here: bool) -> str:
    """What to do about nodes that are not covered."""
    if uncovered.evicts:
        return f"runs after evicting {names_in_words(uncovered.evicts)}"
    if uncovered.leave is not None:
        return uncovered.leave
    if uncovered.remedy is None:
        return uncovered.reason.remedy
    alone = len(uncovered.nodes) == 1
    return "; ".join(_words(step, declared_here, alone) for step in uncovered.remedy.steps)


def yaml_to_add(uncovered: Uncovered) -> Iterator[tuple[_Place, str]]:
    """The YAML to add, with what it is added to; changes of one object are one text."""
    steps = uncovered.remedy.steps if uncovered.remedy is not None else ()
    patches: dict[_Place, dict[str, Json]] = {}
    for step in steps:
        patches[step.on] = _joined(patches.get(step.on, {}), step.patch)
    for place, patch in patches.items():
        yield place, document_to_yaml(patch)


def _words(step: Step, declared_here: bool, alone: bool) -> str:
    if step.taint is not None and declared_here:
        return f"add {_declared(step.taint)} to 'tolerates'"
    others = ", and one for each of the others" if step.is_by_name and not alone else ""
    return f"{step.what[0].lower()}{step.what[1:].removesuffix('.')}{others}"


def _declared(taint: Taint) -> str:
    constant = _CONSTANTS.get(taint._replace(value=""))
    if constant is not None:
        return constant
    value = f', value="{taint.value}"' if taint.value else ""
    effect = f', effect="{taint.effect}"' if taint.effect != "NoSchedule" else ""
    return f'Taint(key="{taint.key}"{value}{effect})'


def _nodes_of(lacks: Sequence[Lack]) -> Sequence[Node]:
    if len(lacks) == 1:
        return lacks[0].nodes
    positions = chain.from_iterable(lack.nodes.positions for lack in lacks)
    return lacks[0].nodes.at(array("I", positions))


def _joined(one: Mapping[str, Json], other: Mapping[str, Json]) -> dict[str, Json]:
    """Two patches in one: maps are merged, lists follow each other."""
    result = dict(one)
    for key, value in other.items():
        known = result.get(key)
        if isinstance(known, dict) and isinstance(value, dict):
            result[key] = _joined(known, value)
        elif isinstance(known, list) and isinstance(value, list):
            result[key] = [*known, *value]
        else:
            result[key] = value
    return result
