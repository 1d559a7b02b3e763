"""Topology spread constraints.

Source: ``validateTopologySpreadConstraints`` and what it calls in
``pkg/apis/core/validation/validation.go``, Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from constructs_lib.k8s.manifest import Json, Path
from constructs_lib.validation.affinity import merged_key_refusals
from constructs_lib.validation.gates import Gates
from constructs_lib.validation.names import key_problem
from constructs_lib.validation.refusal import Refusal, missing, one_of, wrong
from constructs_lib.validation.selectors import label_key_refusals, selector_refusals

__all__ = ["spread_refusals"]

_ACTIONS: Final = frozenset({"DoNotSchedule", "ScheduleAnyway"})
_POLICIES: Final = frozenset({"Honor", "Ignore"})


def spread_refusals(
    constraints: Sequence[Json], path: Path, labels: Mapping[str, str], gates: Gates
) -> Iterator[Refusal]:
    """Why topology spread constraints are refused.

    Args:
        constraints: ``spec.topologySpreadConstraints``.
        path: where they stand.
        labels: the Pod's labels.
        gates: the feature gates of the release.
    """
    pairs: set[tuple[str, str]] = set()
    for index, constraint in enumerate(constraints):
        at = (*path, index)
        yield from _constraint(constraint, at)
        yield from _keys(constraint, at, labels, gates)
        pair = constraint.get("topologyKey", ""), constraint.get("whenUnsatisfiable", "")
        if pair in pairs:
            message = (
                f"repeats {pair[0]!r:.60} with {pair[1]!r:.60}; keep one constraint of the two"
            )
            yield wrong(at, message)
        pairs.add(pair)


def _constraint(constraint: Json, path: Path) -> Iterator[Refusal]:
    skew = constraint.get("maxSkew", 0)
    if skew < 1:
        yield wrong((*path, "maxSkew"), f"is {skew}; write 1 or more")
    if not constraint.get("topologyKey"):
        yield missing((*path, "topologyKey"), "name a label of nodes")
    action = constraint.get("whenUnsatisfiable", "")
    if action not in _ACTIONS:
        yield one_of(action, _ACTIONS, (*path, "whenUnsatisfiable"))
    if "minDomains" in constraint:
        if constraint["minDomains"] < 1:
            yield wrong((*path, "minDomains"), f"is {constraint['minDomains']}; write 1 or more")
        if action != "DoNotSchedule":
            message = "goes with whenUnsatisfiable: DoNotSchedule only; remove it"
            yield wrong((*path, "minDomains"), message)
    for field in ("nodeAffinityPolicy", "nodeTaintsPolicy"):
        if field in constraint and constraint[field] not in _POLICIES:
            yield one_of(constraint[field], _POLICIES, (*path, field))
    if "labelSelector" in constraint:
        yield from selector_refusals(constraint["labelSelector"], (*path, "labelSelector"))


def _keys(
    constraint: Json, path: Path, labels: Mapping[str, str], gates: Gates
) -> Iterator[Refusal]:
    if "matchLabelKeys" not in constraint:
        return
    if gates.spread_keys_merge:
        yield from label_key_refusals(constraint, path)
        yield from merged_key_refusals(constraint, path, labels)
        return
    selector, keys = constraint.get("labelSelector"), constraint["matchLabelKeys"]
    if keys and selector is None:
        message = "needs a labelSelector beside it; write one, or remove it"
        yield wrong((*path, "matchLabelKeys"), message)
    named = {*(selector or {}).get("matchLabels", {})}
    named |= {entry.get("key", "") for entry in (selector or {}).get("matchExpressions", ())}
    for index, key in enumerate(keys):
        place = (*path, "matchLabelKeys", index)
        if message_ := key_problem(key):
            yield wrong(place, message_)
        if key in named:
            yield wrong(
                place, f"is {key!r:.60}, which labelSelector names too; keep one of the two"
            )
