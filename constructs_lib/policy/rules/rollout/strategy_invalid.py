"""DS201: an update strategy that Kubernetes refuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.node_shares import Share, is_quoted_count, percent_in, size_of
from constructs_lib.policy.finding import Path, Violation
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.policy.violation import object_violation
from constructs_lib.yaml.edit import Edit, Put

__all__ = ["RULE"]

_STRATEGY: Final[Path] = ("spec", "updateStrategy")
_ROLLING: Final[Path] = (*_STRATEGY, "rollingUpdate")
_ONLY_SURGE: Final = "only maxSurge"


def _check(daemon_set: DaemonSetView, _: Context) -> Iterator[Violation]:
    strategy = daemon_set.strategy
    if strategy.type == "RollingUpdate":
        yield from _malformed("maxUnavailable", strategy.max_unavailable)
        yield from _malformed("maxSurge", strategy.max_surge)
        yield from _both_or_none(daemon_set)
    elif strategy.type != "OnDelete":
        message = f"The type {strategy.type!r} is neither 'RollingUpdate' nor 'OnDelete'."
        yield object_violation(message, *_STRATEGY, "type")


def _malformed(field: str, value: Share) -> Iterator[Violation]:
    if isinstance(value, int):
        if value < 0:
            yield object_violation(f"{field} is {value}, less than nothing.", *_ROLLING, field)
    elif is_quoted_count(value):
        message = f"{field} is the text {value!r}; a number of nodes stands without quotes."
        yield object_violation(message, *_ROLLING, field)
    elif percent_in(value) is None:
        message = f"{field} is {value!r}, not a count and not a percentage from 0% to 100%."
        yield object_violation(message, *_ROLLING, field)


def _both_or_none(daemon_set: DaemonSetView) -> Iterator[Violation]:
    unavailable, surge = daemon_set.strategy.max_unavailable, daemon_set.strategy.max_surge
    sizes = size_of(unavailable), size_of(surge)
    if None in sizes or bool(sizes[0]) != bool(sizes[1]):
        return
    if not sizes[0]:
        message = f"maxUnavailable is {unavailable!r} and maxSurge is {surge!r}: nothing can move."
        yield object_violation(message, *_ROLLING, "maxUnavailable")
    elif "maxUnavailable" in daemon_set.spec["updateStrategy"]["rollingUpdate"]:
        message = f"maxSurge is {surge!r} beside maxUnavailable {unavailable!r}: one must be 0."
        yield object_violation(message, *_ROLLING, "maxSurge")
    else:
        message = f"maxSurge is {surge!r}, but maxUnavailable is 1 by default and must be 0 then."
        yield object_violation(message, *_ROLLING, "maxUnavailable", case=_ONLY_SURGE)


def _edits(daemon_set: DaemonSetView, violation: Violation) -> Iterator[Edit]:
    field = violation.path[-1]
    written = daemon_set.spec["updateStrategy"].get("rollingUpdate", {}).get(field)
    if violation.case == _ONLY_SURGE:
        yield Put(path=violation.path, value=0)
    elif written is not None and is_quoted_count(written):
        yield Put(path=violation.path, value=int(written))


RULE = Rule(
    id="DS201",
    slug="strategy-invalid",
    summary="The update strategy is not valid.",
    why="The API server refuses the DaemonSet, or its next update.",
    remedy=(
        "Write `maxUnavailable` alone; or `maxSurge` together with `maxUnavailable: 0`. Each is a "
        "number without quotes or a whole percentage."
    ),
    bad="""\
spec:
  updateStrategy:
    rollingUpdate:
      maxUnavailable: null
      maxSurge: 1
""",
    good="""\
spec:
  updateStrategy:
    rollingUpdate:
      maxUnavailable: 0
      maxSurge: 1
""",
    check=_check,
    fix=Fix(safety="safe", edits=_edits),
    source="Kubernetes, pkg/apis/apps/validation (ValidateRollingUpdateDaemonSet)",
)
