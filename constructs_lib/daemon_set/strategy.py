"""How an update replaces Pods: ``spec.updateStrategy``, its counts and shares of nodes.

Anybody's DaemonSet is read here, with the API server's defaults and for what it refuses; the laws
of our own declarations refuse more (such as 100%). Percentages round up. Source:
``ValidateDaemonSetUpdateStrategy`` in ``pkg/apis/apps/validation/validation.go``,
``pkg/apis/apps/v1/defaults.go``, apimachinery's ``pkg/util/validation`` (IsValidPercent) and
``pkg/util/intstr`` (GetScaledValueFromIntOrPercent) of Kubernetes v1.37.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from constructs_lib.errors import ManifestError, Problem
from constructs_lib.k8s.manifest import Json, Path
from constructs_lib.record import dataclass

__all__ = [
    "ALL_PERCENT",
    "Refusal",
    "Share",
    "UpdateStrategy",
    "is_quoted_count",
    "read_strategy",
    "strategy_of",
    "strategy_problems",
    "strategy_refusals",
]

ALL_PERCENT: Final = 100
"""Every node."""

_STRATEGY: Final[Path] = ("spec", "updateStrategy")
_ROLLING: Final[Path] = (*_STRATEGY, "rollingUpdate")
# A count is an int32, and Python refuses to read numbers of any length.
_PERCENT: Final = re.compile(r"0*([0-9]{1,3})%", re.ASCII)
_QUOTED: Final = re.compile(r"0*[0-9]{1,9}", re.ASCII)


class Share(NamedTuple):
    """A number of nodes (``3``), or a percentage of those that should run the agent (``10%``).

    Attributes:
        amount: the number, at least 0; of percent, at most 100.
        is_percent: whether it is a percentage.
    """

    amount: int
    is_percent: bool = False

    @classmethod
    def percent(cls, amount: int) -> Share:
        """A percentage, from 0 to 100."""
        return cls(amount, is_percent=True)

    @classmethod
    def read(cls, value: Json) -> Share | None:
        """A share as a manifest writes it; none if Kubernetes refuses it.

        It refuses numbers in quotes, fractions and percentages above 100.
        """
        if isinstance(value, int):
            return cls(value) if value >= 0 and not isinstance(value, bool) else None
        match = _PERCENT.fullmatch(value) if isinstance(value, str) else None
        if match is None or int(match[1]) > ALL_PERCENT:
            return None
        return cls.percent(int(match[1]))

    @property
    def written(self) -> int | str:
        """As a manifest writes it: ``3`` or ``"10%"``."""
        return f"{self.amount}%" if self.is_percent else self.amount

    def of(self, nodes: int) -> int:
        """How many of some nodes it is. A percentage rounds up; a number may be more than all."""
        return -(-self.amount * nodes // ALL_PERCENT) if self.is_percent else self.amount

    def __str__(self) -> str:
        return str(self.written)


_ONE: Final = Share(1)
_NONE: Final = Share(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateStrategy:
    """``spec.updateStrategy``. The defaults are the API server's: one node at a time."""

    type: str = "RollingUpdate"
    """``RollingUpdate``, or ``OnDelete``, which changes nothing until somebody deletes a Pod."""
    max_unavailable: Share = _ONE
    """How many nodes may be without an available Pod. Plays no part with OnDelete."""
    max_surge: Share = _NONE
    """How many nodes may run an old and a new Pod at once. Plays no part with OnDelete."""

    @property
    def surges(self) -> bool:
        """Whether an update starts a second Pod on a node before the first has stopped."""
        return self.type == "RollingUpdate" and self.max_surge.amount > 0

    @property
    def moving(self) -> Share:
        """How many nodes an update works on at once: with a surge, the surge."""
        return self.max_surge if self.surges else self.max_unavailable


class Refusal(NamedTuple):
    """Why the API server refuses a strategy.

    Attributes:
        path: the place in the DaemonSet.
        message: why, and what to write instead, to be read after the name of the field.
        kind: ``type`` is unknown, ``count`` is malformed, ``both`` are more than 0, or ``none`` is.
    """

    path: Path
    message: str
    kind: Literal["type", "count", "both", "none"]


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
    return strategy_of(strategy)


def strategy_of(strategy: Json) -> UpdateStrategy:
    """The same for a strategy that may be refused: a malformed number counts as left out."""
    type_ = _type_of(strategy)
    if type_ != "RollingUpdate":
        return UpdateStrategy(type=type_)
    unavailable, surge = _counts(strategy)
    return UpdateStrategy(
        max_unavailable=Share.read(unavailable) or _ONE,
        max_surge=Share.read(surge) or _NONE,
    )


def strategy_problems(strategy: Json) -> list[Problem]:
    """Why the API server refuses ``spec.updateStrategy``; empty when it is accepted."""
    return [
        Problem(path=refusal.path, message=refusal.message)
        for refusal in strategy_refusals(strategy)
    ]


def strategy_refusals(strategy: Json) -> list[Refusal]:
    """The same with places. Both numbers are judged, then how they go together."""
    type_ = _type_of(strategy)
    if type_ == "OnDelete":
        return []  # a rollingUpdate block beside it is accepted and ignored
    if type_ != "RollingUpdate":
        message = f"{type_!r} is unknown; write RollingUpdate or OnDelete"
        return [Refusal((*_STRATEGY, "type"), message, "type")]
    unavailable, surge = _counts(strategy)
    return [
        *_malformed("maxUnavailable", unavailable),
        *_malformed("maxSurge", surge),
        *_both_or_none(_meant(unavailable), _meant(surge)),
    ]


def is_quoted_count(value: Json) -> bool:
    """Whether it is a number of nodes that is refused only because it stands in quotes."""
    return isinstance(value, str) and _QUOTED.fullmatch(value) is not None


def _type_of(strategy: Json) -> Json:
    return (strategy or {}).get("type") or "RollingUpdate"


def _counts(strategy: Json) -> tuple[Json, Json]:
    rolling = (strategy or {}).get("rollingUpdate") or {}
    unavailable, surge = rolling.get("maxUnavailable"), rolling.get("maxSurge")
    return 1 if unavailable is None else unavailable, 0 if surge is None else surge


def _malformed(field: str, value: Json) -> Iterator[Refusal]:
    if Share.read(value) is not None:
        return
    if is_quoted_count(value):
        message = f"is the text {value!r}; write the number {int(value)} without quotes"
    elif isinstance(value, int) and not isinstance(value, bool):
        message = f"is {value}; it must be 0 or more"
    else:
        message = (
            f"is {value!r}; write a number of nodes, or a whole percentage from '0%' to '100%'"
        )
    yield Refusal((*_ROLLING, field), message, "count")


def _meant(value: Json) -> Share | None:
    """The share that somebody meant, in quotes or not; none if nobody can know."""
    return Share(int(value)) if is_quoted_count(value) else Share.read(value)


def _both_or_none(unavailable: Share | None, surge: Share | None) -> Iterator[Refusal]:
    if unavailable is None or surge is None:
        return
    if unavailable.amount and surge.amount:
        message = (
            f"is {surge} beside maxUnavailable {unavailable}, and only one of them may be more "
            "than 0; to surge, write maxUnavailable: 0, whose default is 1"
        )
        yield Refusal((*_ROLLING, "maxSurge"), message, "both")
    elif not unavailable.amount and not surge.amount:
        message = "is 0 and so is maxSurge: no Pod can ever be replaced; make one of them 1"
        yield Refusal((*_ROLLING, "maxUnavailable"), message, "none")
