"""The template of Pods: its labels, its annotations and its Pod spec.

Source: ``ValidatePodTemplateSpec`` and ``ValidatePodSpecificAnnotations`` in
``pkg/apis/core/validation/validation.go``, ``pkg/apis/core/helper/helpers.go``, Kubernetes v1.37.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Final

from constructs_lib.k8s.fits import fits
from constructs_lib.k8s.integers import INT32
from constructs_lib.k8s.manifest import Json, Path
from constructs_lib.pattern import pattern
from constructs_lib.validation.gates import Gates
from constructs_lib.validation.names import annotation_refusals, label_refusals
from constructs_lib.validation.owners import finalizer_refusals
from constructs_lib.validation.pod import pod_refusals
from constructs_lib.validation.profiles import profile_annotation_refusals
from constructs_lib.validation.refusal import Refusal, RefusalKind, wrong
from constructs_lib.validation.tolerations import toleration_refusals

__all__ = ["template_refusals"]

_MIRROR: Final = "kubernetes.io/config.mirror"
_TOLERATIONS: Final = "scheduler.alpha.kubernetes.io/tolerations"
_DELETION_COST: Final = "controller.kubernetes.io/pod-deletion-cost"
_COST: Final = pattern(r"0|-[0-9]{1,30}|[1-9][0-9]{0,30}")


def template_refusals(
    template: Json, path: Path, gates: Gates, *, without: Collection[RefusalKind] = ()
) -> Iterator[Refusal]:
    """Why a template of Pods is refused.

    Args:
        template: the template.
        path: where it stands.
        gates: the feature gates of the release.
        without: kinds of reasons that nobody asks for. Default: none.
    """
    metadata, pod = template.get("metadata", {}), template.get("spec", {})
    at = (*path, "metadata")
    labels = metadata.get("labels", {})
    if "labels" not in without:
        yield from label_refusals(labels, (*at, "labels"))
    for refusal in finalizer_refusals(metadata, at):
        message = f"{refusal.message}. Every Pod is refused"
        yield Refusal(path=refusal.path, message=message, of_pods=True)
    annotations = metadata.get("annotations")
    if annotations:
        yield from annotation_refusals(metadata, at)
        yield from _special(annotations, pod, (*at, "annotations"))
    yield from pod_refusals(pod, (*path, "spec"), labels, gates, without=without)


def _special(annotations: Json, pod: Json, path: Path) -> Iterator[Refusal]:
    if _MIRROR in annotations and not pod.get("nodeName"):
        message = "is set by the kubelet for static Pods only; remove it"
        yield wrong((*path, _MIRROR), message)
    if annotations.get(_TOLERATIONS):
        yield from _tolerations(annotations[_TOLERATIONS], (*path, _TOLERATIONS))
    cost = annotations.get(_DELETION_COST)
    if cost is not None and (_COST.fullmatch(cost) is None or int(cost) not in INT32):
        yield wrong((*path, _DELETION_COST), f"is {cost!r:.60}; write a whole number of 32 bits")
    yield from profile_annotation_refusals(annotations, pod, path)


def _tolerations(text: str, path: Path) -> Iterator[Refusal]:
    """Tolerations as a text, which nobody reads any more but the validation."""
    try:
        tolerations = json.loads(text)
    except (ValueError, RecursionError):
        tolerations = None
    if not fits({"tolerations": tolerations, "containers": []}, "PodSpec", None):
        yield wrong(path, "is no list of tolerations; remove it and write the field tolerations")
        return
    for toleration in tolerations:
        for refusal in toleration_refusals(toleration, path):
            yield wrong(path, f"{refusal.path[-1]} {refusal.message}")
