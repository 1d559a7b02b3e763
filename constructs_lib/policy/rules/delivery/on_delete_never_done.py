"""DS1602: Flux waits for an OnDelete update until it gives up."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.policy.cel.reasons import OTHER_OBJECTS
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.engine_objects import Waiters
from constructs_lib.policy.facts.workloads import title
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule

__all__ = ["RULE"]


def _check(context: Context) -> Iterator[Violation]:
    waiters = Waiters(context)
    for daemon_set in context.daemon_sets:
        if daemon_set.strategy.type == "OnDelete":
            of = title(daemon_set.manifest)
            for waiter in waiters.of(daemon_set):
                yield Violation(
                    path=waiter.place,
                    message=f"It waits for {of}, whose OnDelete update is never done by itself.",
                    on=waiter.manifest,
                    about=of,
                )


RULE = Rule(
    id="DS1602",
    slug="on-delete-never-done",
    summary="Flux waits for an update that only somebody's hand completes.",
    why=(
        "Flux asks kstatus, which does not look at the update strategy: with OnDelete the "
        "DaemonSet is in progress until the last old Pod has been deleted. The Kustomization or "
        "release fails at its timeout with every change, and nothing that depends on it is applied."
    ),
    remedy=(
        "Write the type RollingUpdate. Or name what to wait for in `healthChecks`, without the "
        "DaemonSet, instead of `wait: true`; for a HelmRelease write `disableWait: true` below "
        "`upgrade`."
    ),
    bad="""\
metadata:
  annotations:
    constructs-lib/rollout-owner: platform team
spec:
  updateStrategy:
    type: OnDelete
    rollingUpdate: null
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: agents
  namespace: flux-system
spec:
  interval: 10m
  path: ./agents
  prune: true
  wait: true
""",
    good="""\
metadata:
  annotations:
    constructs-lib/rollout-owner: platform team
spec:
  updateStrategy:
    type: OnDelete
    rollingUpdate: null
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: agents
  namespace: flux-system
spec:
  interval: 10m
  path: ./agents
  prune: true
  healthChecks:
  - apiVersion: apps/v1
    kind: Deployment
    name: gateway
    namespace: agents
""",
    check_input=_check,
    source="fluxcd/cli-utils 1.2, pkg/kstatus/status/core.go (daemonsetConditions)",
    beyond_cel=OTHER_OBJECTS,
)
