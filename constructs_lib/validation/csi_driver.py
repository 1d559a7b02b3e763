"""A CSIDriver.

Source: ``validateCSIDriverSpec`` in ``pkg/apis/storage/validation/validation.go``,
Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.k8s.manifest import Manifest
from constructs_lib.validation.refusal import Refusal, one_of, wrong

__all__ = ["csi_driver_refusals"]

_POLICIES: Final = frozenset({"ReadWriteOnceWithFSType", "File", "None"})
_MODES: Final = frozenset({"Persistent", "Ephemeral"})
_SHORTEST_PERIOD: Final = 10
_SHORTEST_TOKEN: Final = 600
_LONGEST_TOKEN: Final = 2**32
_PERIOD_SINCE: Final = 34
_IN_SECRETS_SINCE: Final = 35


def csi_driver_refusals(manifest: Manifest, minor: int) -> Iterator[Refusal]:
    """Why a CSIDriver is refused, but for its name."""
    spec = manifest.get("spec", {})
    policy = spec.get("fsGroupPolicy", "File")
    if policy not in _POLICIES:
        yield one_of(policy, _POLICIES, ("spec", "fsGroupPolicy"))
    yield from _tokens(spec.get("tokenRequests", ()))
    for index, mode in enumerate(spec.get("volumeLifecycleModes", ())):
        if mode not in _MODES:
            yield one_of(mode, _MODES, ("spec", "volumeLifecycleModes", index))
    period = spec.get("nodeAllocatableUpdatePeriodSeconds")
    if minor >= _PERIOD_SINCE and period is not None and period < _SHORTEST_PERIOD:
        message = f"is {period}; at least {_SHORTEST_PERIOD} seconds are taken"
        yield wrong(("spec", "nodeAllocatableUpdatePeriodSeconds"), message)
    field = "serviceAccountTokenInSecrets"
    if minor >= _IN_SECRETS_SINCE and field in spec and not spec.get("tokenRequests"):
        yield wrong(("spec", field), "needs tokenRequests; write some, or remove it")


def _tokens(requests: list[dict[str, object]]) -> Iterator[Refusal]:
    audiences: set[object] = set()
    for index, request in enumerate(requests):
        at = ("spec", "tokenRequests", index)
        audience = request.get("audience", "")
        if audience in audiences:
            yield wrong((*at, "audience"), f"is {audience!r:.60}, which another request names, too")
            continue
        audiences.add(audience)
        seconds = request.get("expirationSeconds")
        if isinstance(seconds, int) and not _SHORTEST_TOKEN <= seconds <= _LONGEST_TOKEN:
            message = f"is {seconds}; write from 600 to {_LONGEST_TOKEN} seconds"
            yield wrong((*at, "expirationSeconds"), message)
