"""DaemonSets before and after a change, small enough to read in the test."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from constructs_lib.change.compare import compare
from constructs_lib.change.pairing import Pair
from constructs_lib.change.remarks.remark import Remark, Update
from constructs_lib.change.surroundings import Surroundings
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.normal import normal_form
from tests.placement.builders import manifest

__all__ = ["agent", "messages", "pair_of", "thing", "update_of", "with_value"]


def agent(name: str = "agent", *, container: dict[str, Any] | None = None, **pod: Any) -> Manifest:
    """A DaemonSet of one container."""
    return manifest(name, container=container, **pod)


def thing(kind: str, name: str = "agent", *, group: str = "v1", **fields: Any) -> Manifest:
    """Any object in the namespace of the agent."""
    metadata = {"name": name, "namespace": "kube-system"}
    return {"apiVersion": group, "kind": kind, "metadata": metadata, **fields}


def with_value(daemon_set: Manifest, path: str, value: Json) -> Manifest:
    """A copy with one field set; ``.`` parts the steps, and a number is the place in a list."""
    copy = deepcopy(daemon_set)
    *steps, last = path.split(".")
    place: Json = copy
    for step in steps:
        place = place[int(step)] if isinstance(place, list) else place.setdefault(step, {})
    place[last] = value
    return copy


def pair_of(old: Manifest, new: Manifest) -> Pair:
    return Pair(old=normal_form(old), new=normal_form(new))


def update_of(
    old: Manifest,
    new: Manifest,
    *,
    old_objects: list[Manifest] | None = None,
    new_objects: list[Manifest] | None = None,
    **fields: Any,
) -> Update:
    """An update without nodes; the objects around it stay as they are unless given twice."""
    before = old_objects or []
    after = new_objects if new_objects is not None else before
    pair = pair_of(old, new)
    return Update(
        pair=pair,
        differences=compare(pair.old, pair.new),
        before=Surroundings(objects=list(map(normal_form, before))),
        after=Surroundings(objects=list(map(normal_form, after))),
        **fields,
    )


def messages(remarks: Any) -> list[str]:
    found: list[Remark] = list(remarks)
    return [remark.message for remark in found]
