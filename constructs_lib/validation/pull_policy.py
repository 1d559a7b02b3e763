"""When an image is pulled.

Source: ``validatePullPolicy`` in ``pkg/apis/core/validation/validation.go``, Kubernetes v1.37.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.k8s.manifest import Json, Path
from constructs_lib.validation.refusal import Refusal, one_of

__all__ = ["pull_policy_refusals"]

_POLICIES: Final = frozenset({"Always", "IfNotPresent", "Never"})


def pull_policy_refusals(holder: Json, field: str, path: Path) -> Iterator[Refusal]:
    """Why the pull policy of a container or an image volume is refused."""
    policy = holder.get(field)
    if policy and policy not in _POLICIES:
        yield one_of(policy, _POLICIES, (*path, field))
