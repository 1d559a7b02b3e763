"""How a new version reaches the nodes, and how many may be without their agent meanwhile.

Source of the rules: ValidateDaemonSetUpdateStrategy in Kubernetes'
``pkg/apis/apps/validation/validation.go``; percentages round up
(``pkg/controller/daemon/util``), so 10% of 11 nodes is two nodes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Final, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from constructs_lib.daemon_set.strategy import ALL_PERCENT, Share, is_quoted_count
from constructs_lib.declaration.mistakes import problems_error
from constructs_lib.declaration.model import Part, Reason, checked
from constructs_lib.errors import Problem
from constructs_lib.k8s.manifest import Json

__all__ = [
    "CONSERVATIVE_PERCENT",
    "NodeCount",
    "OnDelete",
    "RollingUpdate",
    "Rollout",
    "Surge",
    "every_node_problems",
    "percent",
]

CONSERVATIVE_PERCENT: Final = 10
"""The largest share of nodes that may lose an agent at once without a written reason."""

_EVERY_NODE: Final = "100%"
_FEWER: Final = "write 1 or a small percentage"


def percent(count: int | str) -> int | None:
    """The number of a percentage from 1% to 99% (``"10%"`` is 10); none for anything else."""
    share = Share.read(count)
    if share is None or not share.is_percent or share.written != count:
        return None
    return share.amount if 0 < share.amount < ALL_PERCENT else None


def _unavailable_problem(count: int | str) -> str | None:
    if isinstance(count, int) and count < 1:
        return (
            f"{count} would never replace a Pod; write at least 1 (to start the new Pod before "
            "the old one stops, use Surge)"
        )
    return _count_problem(count)


def _surge_problem(count: int | str) -> str | None:
    if isinstance(count, int) and count < 1:
        return f"{count} would never start a Pod; write at least 1"
    return _count_problem(count)


def _count_problem(count: int | str) -> str | None:
    if isinstance(count, int) or count == _EVERY_NODE:
        return None
    if is_quoted_count(count):
        return f"{count!r} is a quoted number, which Kubernetes rejects; write {int(count)}"
    if percent(count) is None:
        return f"{count!r} is neither a number of nodes nor a percentage from '1%' to '99%'"
    return None


NodeCount: TypeAlias = Annotated[int, Field(strict=True)] | str
"""A number of nodes (``1``) or a percentage of the nodes the agent runs on (``"10%"``)."""


def _beyond_conservative(count: int | str) -> bool:
    share = percent(count)
    return share > CONSERVATIVE_PERCENT if share is not None else count != 1


class RollingUpdate(Part):
    """Replace the old Pod, then start the new one, on a few nodes at a time.

    The safe default for everything on the node: one node at a time.
    """

    not_fields: ClassVar[Mapping[str, str]] = {
        "max_surge": "Surge(max_surge=...) from constructs_lib starts the new Pod first",
    }

    kind: Literal["rolling-update"] = "rolling-update"
    max_unavailable: Annotated[NodeCount, checked(_unavailable_problem)] = 1
    """Nodes that may be without an available Pod during the update. More than one node, or
    more than 10%, needs a reason; ``"100%"`` is only for an agent that ran so before it was
    declared (``Adopted(only_declared=True)``)."""
    min_ready_seconds: int = Field(default=10, ge=0, le=3600)
    """How long the new Pod must be ready before the next node is touched. It brakes a version
    that starts and then crashes. Seconds."""
    reason: Reason | None = None
    """Why more nodes than the conservative limit may lose the agent at once."""

    @model_validator(mode="after")
    def _conservative(self) -> Self:
        if self.reason is None and _beyond_conservative(self.max_unavailable):
            raise problems_error(
                [
                    Problem(
                        path=("max_unavailable",),
                        message=(
                            f"{self.max_unavailable!r} may take the agent from more nodes at once "
                            f"than 1 or '{CONSERVATIVE_PERCENT}%'; lower it, or say why with "
                            "reason='...'"
                        ),
                    )
                ]
            )
        return self

    def manifest(self) -> dict[str, Json]:
        """``spec.updateStrategy``."""
        return {
            "type": "RollingUpdate",
            "rollingUpdate": {"maxUnavailable": self.max_unavailable},
        }


class Surge(Part):
    """Start the new Pod beside the old one, and stop the old one when the new one is ready.

    No node is ever without the agent. Only for agents of which two can run on a node: nothing
    may listen on the host's ports or write the same files.
    """

    kind: Literal["surge"] = "surge"
    max_surge: Annotated[NodeCount, checked(_surge_problem)] = 1
    """Nodes that may run two Pods at once; ``"100%"`` is only for an agent that ran so before it
    was declared (``Adopted(only_declared=True)``)."""
    min_ready_seconds: int = Field(default=10, ge=0, le=3600)
    """How long the new Pod must be ready before the old one is stopped. Seconds."""
    reason: Reason | None = None
    """Why two copies may write the same files on the node for a while."""

    def manifest(self) -> dict[str, Json]:
        """``spec.updateStrategy``; a surge needs maxUnavailable 0 written out."""
        return {
            "type": "RollingUpdate",
            "rollingUpdate": {"maxSurge": self.max_surge, "maxUnavailable": 0},
        }


class OnDelete(Part):
    """Change nothing until somebody deletes a node's Pod. For the most disruptive agents."""

    kind: Literal["on-delete"] = "on-delete"
    owner: Reason
    """Who replaces the Pods, and when. Without an owner, fixes never reach the nodes."""

    @property
    def min_ready_seconds(self) -> int:
        """Plays no part: nothing is rolled."""
        return 0

    def manifest(self) -> dict[str, Json]:
        """``spec.updateStrategy``."""
        return {"type": "OnDelete"}


Rollout: TypeAlias = Annotated[RollingUpdate | Surge | OnDelete, Field(discriminator="kind")]
"""How a new version reaches the nodes."""


def every_node_problems(rollout: Rollout | None) -> Iterator[Problem]:
    """That a rollout reaches every node at once, which only one may that did so before.

    Args:
        rollout: the field ``rollout`` of a declaration.
    """
    if isinstance(rollout, RollingUpdate) and rollout.max_unavailable == _EVERY_NODE:
        message = f"{_EVERY_NODE!r} takes the agent from every node at once; {_FEWER}"
        yield Problem(path=("rollout", "max_unavailable"), message=message)
    if isinstance(rollout, Surge) and rollout.max_surge == _EVERY_NODE:
        message = f"{_EVERY_NODE!r} starts a second Pod on every node at once; {_FEWER}"
        yield Problem(path=("rollout", "max_surge"), message=message)
