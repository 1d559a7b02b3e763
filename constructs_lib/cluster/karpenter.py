"""Nodes that Karpenter would make: one for each kind of node its NodePools allow.

A NodePool names labels and taints, and requirements which each node meets with one value. Every
combination of the values it lists is one planned node, so that a DaemonSet which wants one of
them is seen. How large the nodes are depends on the instance type and is unstated. Startup taints
are left out: they are gone once the node is in use.
Source: ``pkg/apis/v1/nodepool.go`` of Karpenter v1.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Final

from constructs_lib.cluster.node import HOSTNAME, SIZES, Node
from constructs_lib.cluster.reading import Path, Reading
from constructs_lib.cluster.short_form import LINUX
from constructs_lib.k8s.manifest import Json

__all__ = ["read_node_pool"]

_MOST_KINDS: Final = 100
"""Above it the longest lists (instance types) are shown by their first value alone."""


def read_node_pool(item: Mapping[str, Json], path: Path, reading: Reading) -> list[Node]:
    """The kinds of node of one NodePool.

    Args:
        item: the object.
        path: where it stands in its document.
        reading: takes note of mistakes.
    """
    pool = reading.name(reading.mapping(item, "metadata", path), (*path, "metadata"))
    template_path = (*path, "spec", "template")
    template = reading.mapping(reading.mapping(item, "spec", path), "template", (*path, "spec"))
    metadata = reading.mapping(template, "metadata", template_path)
    labels = reading.labels(metadata, (*template_path, "metadata"))
    spec, spec_path = reading.mapping(template, "spec", template_path), (*template_path, "spec")
    taints = reading.taints(spec, spec_path)
    kinds = _kinds(_choices(spec, spec_path, reading))
    names = [pool] if len(kinds) == 1 else [f"{pool}-{n}" for n in range(1, len(kinds) + 1)]
    return [
        Node(
            name=name,
            labels={HOSTNAME: name, **LINUX, "karpenter.sh/nodepool": pool, **labels, **kind},
            taints=taints,
            unstated=SIZES,
            pool=pool,
            planned=True,
        )
        for name, kind in zip(names, kinds, strict=True)
    ]


def _choices(spec: Mapping[str, Json], path: Path, reading: Reading) -> dict[str, list[str]]:
    """The values that each label may have, of the requirements that list them."""
    choices: dict[str, list[str]] = {}
    for index, entry in enumerate(reading.objects(spec, "requirements", path)):
        at = (*path, "requirements", index)
        key = reading.text(entry, "key", at)
        values = reading.listing(entry, "values", at)
        for place, value in enumerate(values):
            if not isinstance(value, str):
                message = f"is {value!r:.60}; expected text, so put it in quotes"
                reading.wrong((*at, "values", place), message)
        if reading.text(entry, "operator", at) == "In" and values:
            known = choices.get(key, values)
            choices[key] = [value for value in values if value in known]
    return choices


def _kinds(choices: Mapping[str, list[str]]) -> list[dict[str, str]]:
    """Every combination, as long as there are not too many; shorter lists go first."""
    shown: dict[str, list[str]] = {}
    count = 1
    for key, values in sorted(choices.items(), key=lambda choice: len(choice[1])):
        fits = count * len(values) <= _MOST_KINDS
        shown[key] = values if fits else values[:1]
        count *= len(shown[key])
    ordered = {key: shown[key] for key in choices}
    return [dict(zip(ordered, kind, strict=True)) for kind in product(*ordered.values())]
