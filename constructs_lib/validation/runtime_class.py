"""A RuntimeClass.

Source: ``ValidateRuntimeClass`` in ``pkg/apis/node/validation/validation.go``;
``ValidateContainerResourceRequirements`` in ``pkg/apis/core/validation/validation.go`` for its
overhead, Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.k8s.manifest import Json, Manifest, Path
from constructs_lib.validation.gates import gates_of
from constructs_lib.validation.given import Given
from constructs_lib.validation.names import label_problem, label_refusals
from constructs_lib.validation.refusal import Refusal, missing, wrong
from constructs_lib.validation.resources import overhead_refusals
from constructs_lib.validation.tolerations import toleration_refusals

__all__ = ["runtime_class_refusals"]

_LIST_KEYS: Final = ("key", "operator", "value", "effect")


def runtime_class_refusals(manifest: Manifest, minor: int) -> Iterator[Refusal]:
    """Why a RuntimeClass is refused, but for its name."""
    handler = manifest.get("handler", "")
    if not handler:
        yield missing(("handler",), "name the runtime's configuration")
    elif message := label_problem(handler):
        yield wrong(("handler",), message)
    amounts = manifest.get("overhead", {}).get("podFixed", {})
    yield from overhead_refusals(amounts, ("overhead", "podFixed"), _no_pod(minor))
    scheduling, path = manifest.get("scheduling", {}), ("scheduling",)
    for refusal in label_refusals(scheduling.get("nodeSelector", {}), (*path, "nodeSelector")):
        yield wrong(refusal.path, refusal.message)
    seen: set[tuple[Json, ...]] = set()
    for index, each in enumerate(scheduling.get("tolerations", ())):
        at: Path = (*path, "tolerations", index)
        for refusal in toleration_refusals(each, at):
            yield wrong(refusal.path, refusal.message)
        keys = tuple(each.get(field, "") for field in _LIST_KEYS)
        if keys in seen:
            yield wrong(at, "is there a second time; remove it")
        seen.add(keys)


def _no_pod(minor: int) -> Given:
    """No Pod is around the overhead of a class."""
    return Given(
        gates=gates_of(minor),
        volumes={},
        claims=(),
        grace=0,
        on_host_network=False,
        owns_users=False,
        without=(),
    )
