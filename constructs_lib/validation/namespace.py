"""A Namespace.

Source: ``ValidateNamespace`` and ``validateFinalizerName`` in
``pkg/apis/core/validation/validation.go``, Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.k8s.manifest import Manifest
from constructs_lib.validation.owners import finalizer_refusals
from constructs_lib.validation.refusal import Refusal

__all__ = ["namespace_refusals"]


def namespace_refusals(manifest: Manifest, _minor: int) -> Iterator[Refusal]:
    """Why a Namespace is refused, but for its name."""
    for refusal in finalizer_refusals(manifest.get("spec", {}), ("spec",)):
        if refusal.path != ("spec", "finalizers"):
            yield refusal
