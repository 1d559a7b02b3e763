"""The update strategy of any DaemonSet, read with the API server's defaults and checks.

``constructs_lib.k8s.laws`` judges our own manifests and refuses more than Kubernetes does (such as
100%). A rollout is planned for what the cluster accepts, whoever wrote it. Source:
ValidateDaemonSetUpdateStrategy in ``pkg/apis/apps/validation/validation.go`` and the defaults in
``pkg/apis/apps/v1/defaults.go`` of Kubernetes v1.36.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from constructs_lib.errors import ManifestError, Problem
from constructs_lib.k8s.manifest import Json

__all__ = ["IntOrPercent", "UpdateStrategy", "read_strategy", "strategy_problems"]

IntOrPercent: TypeAlias = int | str
"""A number of nodes (``1``) or a share of those that should run the agent (``"10%"``)."""

_PATH: Final = "spec.updateStrategy"
_DEFAULTS: Final[Mapping[str, IntOrPercent]] = {"maxUnavailable": 1, "maxSurge": 0}
_ALL_PERCENT: Final = 100
_PERCENT: Final = re.compile(r"([0-9]+)%")


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateStrategy:
    """``spec.updateStrategy``. The defaults are the API server's: one node at a time."""

    type: Literal["RollingUpdate", "OnDelete"] = "RollingUpdate"
    """``OnDelete`` changes nothing until somebody deletes a Pod."""
    max_unavailable: IntOrPercent = 1
    """How many nodes may be without an available Pod. Plays no part with OnDelete."""
    max_surge: IntOrPercent = 0
    """How many nodes may run an old and a new Pod at once. Plays no part with OnDelete."""


def read_strategy(strategy: Json) -> UpdateStrategy:
    """The update strategy of a manifest.

    Args:
        strategy: ``spec.updateStrategy``; an empty or missing one means the defaults.

    Raises:
        ManifestError: Kubernetes refuses the strategy.
    """
    problems = strategy_problems(strategy)
    if problems:
        raise ManifestError("the update strategy", problems)
    if _type_of(strategy) == "OnDelete":
        return UpdateStrategy(type="OnDelete")
    counts = _counts(strategy)
    return UpdateStrategy(max_unavailable=counts["maxUnavailable"], max_surge=counts["maxSurge"])


def strategy_problems(strategy: Json) -> list[Problem]:
    """Why the API server refuses ``spec.updateStrategy``; empty when it is accepted."""
    kind = _type_of(strategy)
    if kind == "OnDelete":
        return []  # a rollingUpdate block beside it is accepted and ignored
    if kind != "RollingUpdate":
        message = f"the type {kind!r} is unknown; write RollingUpdate or OnDelete"
        return [Problem(path=_PATH, message=message)]
    counts = _counts(strategy)
    malformed = [_malformed(field, value) for field, value in counts.items() if _bad(value)]
    return malformed or _both_or_none(counts)


def _type_of(strategy: Json) -> Json:
    return (strategy or {}).get("type") or "RollingUpdate"


def _counts(strategy: Json) -> dict[str, Json]:
    given = (strategy or {}).get("rollingUpdate") or {}
    present = {field: given[field] for field in _DEFAULTS if given.get(field) is not None}
    return {**_DEFAULTS, **present}


def _bad(value: Json) -> bool:
    if isinstance(value, str):
        match = _PERCENT.fullmatch(value)
        return match is None or int(match[1]) > _ALL_PERCENT
    return not isinstance(value, int) or isinstance(value, bool) or value < 0


def _malformed(field: str, value: Json) -> Problem:
    message = (
        f"{value!r} is neither a number of nodes from 0 nor a percentage from '0%' to '100%'; "
        "write a number without quotes, or whole percent"
    )
    return Problem(path=f"{_PATH}.rollingUpdate.{field}", message=message)


def _both_or_none(counts: Mapping[str, IntOrPercent]) -> list[Problem]:
    unavailable, surge = (_is_set(counts[field]) for field in _DEFAULTS)
    if unavailable and surge:
        field = "maxSurge"
        message = (
            f"{counts['maxSurge']} beside maxUnavailable {counts['maxUnavailable']}: only one of "
            "them may be more than 0; to surge, write maxUnavailable: 0, whose default is 1"
        )
    elif not unavailable and not surge:
        field = "maxUnavailable"
        message = (
            "is 0 and so is maxSurge, so no Pod could be replaced; make one of them at least 1"
        )
    else:
        return []
    return [Problem(path=f"{_PATH}.rollingUpdate.{field}", message=message)]


def _is_set(value: IntOrPercent) -> bool:
    return int(str(value).removesuffix("%")) != 0
