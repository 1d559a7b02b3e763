"""DS1603: Flux gives up before an update can be through."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.strategy import strategy_refusals
from constructs_lib.daemon_set.update import start_at_least
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel.reasons import OTHER_OBJECTS
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.engine_objects import Waiters
from constructs_lib.policy.facts.workloads import title
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule

__all__ = ["RULE"]

_MINUTE: Final = 60


def _check(context: Context) -> Iterator[Violation]:
    nodes = context.nodes or 1
    waiters = Waiters(context)
    for daemon_set in context.daemon_sets:
        turns, seconds = _least(daemon_set, nodes)
        for waiter in waiters.of(daemon_set):
            if waiter.seconds is not None and waiter.seconds < turns * seconds:
                of = title(daemon_set.manifest)
                spell = f"{turns:,} {'turn' if turns == 1 else 'turns'} of {seconds} s"
                yield Violation(
                    path=waiter.timeout_place,
                    message=f"{waiter.timeout}, but an update of {of} takes "
                    f"{_words(turns * seconds)} at least: {spell}.",
                    on=waiter.manifest,
                    about=of,
                )


def _least(daemon_set: DaemonSetView, nodes: int) -> tuple[int, int]:
    """How many turns the quickest update takes, and the seconds of each."""
    if daemon_set.strategy.type != "RollingUpdate":
        return 0, 0
    if strategy_refusals(daemon_set.spec.get("updateStrategy")):
        return 0, 0  # another rule says so
    turns = -(-nodes // max(1, daemon_set.strategy.moving.of(nodes)))
    return turns, start_at_least(daemon_set) + daemon_set.min_ready_seconds


def _words(seconds: int) -> str:
    return f"{-(-seconds // _MINUTE)} min" if seconds > _MINUTE else f"{seconds} s"


RULE = Rule(
    id="DS1603",
    slug="timeout-before-the-end",
    summary="Flux gives up before an update of the DaemonSet can be through.",
    why=(
        "Every update is reported as failed although nothing is wrong, what depends on it is not "
        "applied, and a HelmRelease with remediation rolls back a healthy version."
    ),
    remedy=(
        "Write a longer `timeout`: `constructs-lib rollout --engine flux` says how long the "
        "update takes. Or let more nodes be updated at once."
    ),
    bad="""\
spec:
  minReadySeconds: 120
  template:
    spec:
      containers:
      - name: agent
        readinessProbe:
          initialDelaySeconds: 30
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: agents
  namespace: flux-system
spec:
  interval: 1h
  timeout: 2m
  path: ./agents
  prune: true
  wait: true
""",
    good="""\
spec:
  minReadySeconds: 120
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: agents
  namespace: flux-system
spec:
  interval: 1h
  timeout: 30m
  path: ./agents
  prune: true
  wait: true
""",
    check_input=_check,
    source="GetTimeout in api/ of Flux' kustomize-controller 1.9 and helm-controller 1.6",
    beyond_cel=OTHER_OBJECTS,
)
