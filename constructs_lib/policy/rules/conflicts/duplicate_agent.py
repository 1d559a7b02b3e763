"""DS1103: two agents for the same work on one node."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from itertools import islice

from constructs_lib.daemon_set.claims import Claim, release, state_claims, work_claims
from constructs_lib.daemon_set.conflicts import rivalry_of
from constructs_lib.daemon_set.placement_overlap import hedge
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel.reasons import OTHER_OBJECTS
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.colocated import Colocated
from constructs_lib.policy.facts.workloads import title
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule

__all__ = ["RULE"]


def _check(context: Context) -> Iterator[Violation]:
    agents: Colocated[Hashable] = Colocated(release)
    for daemon_set in context.daemon_sets:
        work = list(work_claims(daemon_set))
        yield from islice(_violations(daemon_set, work, agents), 1)
        for claim in work:
            agents.hold(claim, daemon_set)


def _violations(
    daemon_set: DaemonSetView, work: Sequence[Claim], agents: Colocated[Hashable]
) -> Iterator[Violation]:
    """Every agent before this one that does the same; the surest sign first."""
    for claim in work:
        for other, found in agents.rivals(claim, daemon_set):
            name = title(other.manifest).removeprefix("the ")
            too = rivalry_of(claim.kind).too.format(what=claim.what)
            yield Violation(
                path=claim.path,
                message=f"The {name} {too}.{hedge(found)}",
                container=claim.container,
                case=_case(daemon_set, other),
                on=daemon_set.manifest,
            )


def _case(daemon_set: DaemonSetView, other: DaemonSetView) -> str | None:
    """Whether they spoil each other's state, for agents whose role is no guess."""
    if not (
        daemon_set.role == other.role == "logs" and daemon_set.role_is_said and other.role_is_said
    ):
        return None
    paths = {claim.what for claim in state_claims(daemon_set)}
    shared = paths.intersection(claim.what for claim in state_claims(other))
    return "shared state" if shared else None


RULE = Rule(
    id="DS1103",
    slug="duplicate-agent",
    summary="Two agents do the same work on the same nodes.",
    why=(
        "Two of a kind fight over what a node has once: its network configuration, its rules for "
        "Services, a driver's socket, the positions in its log files. At the very least everything "
        "is done, stored and paid for twice. Often one is a leftover of a migration."
    ),
    remedy=(
        "Keep one of them, or send them to different nodes with a nodeSelector. Migrate from one "
        "to the other pool by pool."
    ),
    bad="""\
metadata:
  name: agent
  annotations:
    constructs-lib/role: node-exporter
---
metadata:
  name: other
  namespace: monitoring
  annotations:
    constructs-lib/role: node-exporter
""",
    good="""\
metadata:
  name: agent
  annotations:
    constructs-lib/role: node-exporter
spec:
  template:
    spec:
      nodeSelector:
        example.com/pool: general
---
metadata:
  name: other
  namespace: monitoring
  annotations:
    constructs-lib/role: node-exporter
spec:
  template:
    spec:
      nodeSelector:
        example.com/pool: build
""",
    check_input=_check,
    beyond_cel=OTHER_OBJECTS,
)
