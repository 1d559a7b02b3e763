"""DS1103: two agents for the same work on one node."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from itertools import islice

from constructs_lib.daemon_set.agent_work import main_container, release, works
from constructs_lib.daemon_set.host_state import state_mounts
from constructs_lib.daemon_set.placement_overlap import hedge
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.colocated import Colocated
from constructs_lib.policy.facts.workloads import title
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule

__all__ = ["RULE"]


def _check(context: Context) -> Iterator[Violation]:
    agents: Colocated[Hashable] = Colocated(release)
    for daemon_set in context.daemon_sets:
        yield from islice(_violations(daemon_set, agents), 1)
        for work in works(daemon_set):
            agents.add(work.key, daemon_set)


def _violations(daemon_set: DaemonSetView, agents: Colocated[Hashable]) -> Iterator[Violation]:
    """Every agent before this one that does the same; the surest sign first."""
    agent = main_container(daemon_set)
    if agent is None:
        return
    for work in works(daemon_set):
        for other, found in agents.of(work.key, daemon_set):
            name = title(other.manifest).removeprefix("the ")
            yield Violation(
                path=(*agent.path, "image"),
                message=f"The {name} {work.words}.{hedge(found)}",
                container=agent.name,
                case=_case(daemon_set, other),
                on=daemon_set.manifest,
            )


def _case(daemon_set: DaemonSetView, other: DaemonSetView) -> str | None:
    """Whether they spoil each other's state, for agents whose role is no guess."""
    if not (
        daemon_set.role == other.role == "logs" and daemon_set.role_is_said and other.role_is_said
    ):
        return None
    paths = {host.path for host in state_mounts(daemon_set)}
    shared = paths.intersection(host.path for host in state_mounts(other))
    return "shared state" if shared else None


RULE = Rule(
    id="DS1103",
    slug="duplicate-agent",
    summary="Two agents do the same work on the same nodes.",
    why=(
        "Two of a kind fight over what a node has once: its network configuration, its rules for "
        "Services, a driver's socket, the positions in its log files. The least of it is that "
        "everything is done, stored and paid for twice. Mostly one is left over from a move."
    ),
    remedy=(
        "Keep one of them, or send them to different nodes with a nodeSelector. To move from one "
        "to the other, move pool by pool."
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
)
