"""DS1305: an update may take more nodes at once, starts by itself, or is trusted sooner.

Source: ``pkg/controller/daemon/update.go`` of Kubernetes v1.37: a percentage is taken of the nodes
that should run it and rounded up; minReadySeconds 0 frees the next node at the first Ready.
"""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.change.remarks.remark import Remark, Update, containers_by_name
from constructs_lib.daemon_set.strategy import UpdateStrategy
from constructs_lib.updates.budget import resolve_budget

__all__ = ["strategy"]

_OF_ANY_FLEET = 100
"""Nodes by which two budgets are compared where nobody gave a node list."""


def strategy(update: Update) -> Iterator[Remark]:
    """Each way in which the strategy is looser than before."""
    old, new = update.pair.before, update.pair.after
    yield from _budget(update, old.strategy, new.strategy)
    was, now = old.min_ready_seconds, new.min_ready_seconds
    if now < was:
        yield _remark(
            f"minReadySeconds drops from {was} to {now}: a version that crashes soon after it is "
            "Ready reaches more nodes."
        )
    before = containers_by_name(update.pair.before)
    for name, container in containers_by_name(update.pair.after).items():
        had = name in before and "readinessProbe" in before[name].probes
        if had and "readinessProbe" not in container.probes:
            yield _remark(
                f"{name} no longer has a readiness probe: a broken version counts as ready at once."
            )


def _budget(update: Update, old: UpdateStrategy, new: UpdateStrategy) -> Iterator[Remark]:
    if old.type == "OnDelete" and new.type == "RollingUpdate":
        yield _remark("OnDelete becomes RollingUpdate: every outdated Pod restarts.")
        return
    desired = update.nodes.desired if update.nodes is not None else _OF_ANY_FLEET
    was, now = resolve_budget(old, desired), resolve_budget(new, desired)
    if now.max_unavailable > was.max_unavailable and old.max_unavailable != new.max_unavailable:
        of = "" if update.nodes is None else f" ({was.max_unavailable} to {now.max_unavailable})"
        yield _remark(
            f"maxUnavailable rises from {old.max_unavailable} to {new.max_unavailable}{of}: more "
            "nodes lose the agent at once."
        )


def _remark(message: str) -> Remark:
    return Remark(rule="DS1305", name="strategy-loosened", severity="warning", message=message)
