"""DS1106: an autoscaler for a DaemonSet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.object_kind import own_kind
from constructs_lib.policy.cel.reasons import OTHER_OBJECTS
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule

__all__ = ["RULE"]

_EVICTING: Final = frozenset({"Auto", "InPlaceOrRecreate", "Recreate"})
"""Update modes of a VerticalPodAutoscaler in which Pods are evicted to get other requests: always,
or where a change in place does not work. Source: ``pkg/apis/autoscaling.k8s.io/v1/types.go`` of the
VerticalPodAutoscaler, August 2026; InPlace never evicts."""

_IN_PLACE: Final = {"InPlaceOrRecreate": " and cannot be had in place"}

_CARRYING: Final = frozenset({"cni", "csi-node"})
"""Roles without which the other Pods of the node stand still."""


def _check(context: Context) -> Iterator[Violation]:
    for scaler in context.of_kind("HorizontalPodAutoscaler", "ScaledObject"):
        target = scaler.get("spec", {}).get("scaleTargetRef", {})
        if own_kind(target) == "DaemonSet":
            message = (
                f"The target is the DaemonSet {target.get('name', '')!r}, which has no replicas to "
                "scale."
            )
            yield Violation(path=("spec", "scaleTargetRef"), message=message, on=scaler)
    scalers = context.of_kind("VerticalPodAutoscaler")
    if scalers:
        named = {(each.namespace, each.name): each for each in context.daemon_sets}
        for scaler in scalers:
            yield from _evictions(scaler, named)


def _evictions(
    scaler: Manifest, named: dict[tuple[str | None, str], DaemonSetView]
) -> Iterator[Violation]:
    """A VerticalPodAutoscaler that restarts an agent which carries the node's other Pods."""
    spec: Json = scaler.get("spec", {})
    target, mode = (
        spec.get("targetRef", {}),
        spec.get("updatePolicy", {}).get("updateMode", "Recreate"),
    )
    if own_kind(target) != "DaemonSet" or mode not in _EVICTING:
        return
    namespace = scaler.get("metadata", {}).get("namespace")
    daemon_set = named.get((namespace, target.get("name", "")))
    if daemon_set is not None and daemon_set.role in _CARRYING:
        yield Violation(
            path=("spec", "updatePolicy", "updateMode"),
            message=(
                f"updateMode is {mode!r}: it evicts {daemon_set.name} whenever it recommends other "
                f"requests{_IN_PLACE.get(mode, '')}, and the node's Pods wait for it."
            ),
            case="vertical",
            on=scaler,
        )


RULE = Rule(
    id="DS1106",
    slug="autoscaler-on-daemonset",
    summary="An autoscaler targets a DaemonSet.",
    why=(
        "A DaemonSet has one Pod per node and no scale subresource: the autoscaler keeps reporting "
        "an error. A VerticalPodAutoscaler works, but restarts Pods to change their requests, and "
        "without its network or storage plugin a node starts no other Pod meanwhile."
    ),
    remedy=(
        "Delete the HorizontalPodAutoscaler or ScaledObject; more load on a node needs more "
        "resources for its agent. Set updateMode to Off or Initial for plugins of the node."
    ),
    bad="""\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: agent
  namespace: agents
spec:
  maxReplicas: 10
  scaleTargetRef:
    apiVersion: apps/v1
    kind: DaemonSet
    name: agent
""",
    good="""\
apiVersion: autoscaling.k8s.io/v1
kind: VerticalPodAutoscaler
metadata:
  name: agent
  namespace: agents
spec:
  targetRef:
    apiVersion: apps/v1
    kind: DaemonSet
    name: agent
  updatePolicy:
    updateMode: Initial
""",
    check_input=_check,
    source="pkg/registry/apps/rest/storage_apps.go, Kubernetes v1.37 (daemonsets have no scale)",
    beyond_cel=OTHER_OBJECTS,
)
