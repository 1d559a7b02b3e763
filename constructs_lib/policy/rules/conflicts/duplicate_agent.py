"""DS1103: two agents for the same work on one node."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from itertools import islice

from constructs_lib.policy.facts.agent_work import main_container, release, works
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.finding import Fault
from constructs_lib.policy.facts.host_state import state_mounts
from constructs_lib.policy.facts.colocated import Neighbours
from constructs_lib.policy.facts.placement_overlap import hedge
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.subject import Subject
from constructs_lib.policy.facts.workloads import title

__all__ = ["RULE"]


def _check(context: Context) -> Iterator[Fault]:
    agents: Neighbours[Hashable] = Neighbours(release)
    for subject in context.daemon_sets:
        yield from islice(_faults(subject, agents), 1)
        for work in works(subject):
            agents.add(work.key, subject)


def _faults(subject: Subject, agents: Neighbours[Hashable]) -> Iterator[Fault]:
    """Every agent before this one that does the same; the surest sign first."""
    agent = main_container(subject)
    if agent is None:
        return
    for work in works(subject):
        for other, found in agents.of(work.key, subject):
            name = title(other.manifest).removeprefix("the ")
            yield Fault(
                path=(*agent.path, "image"),
                message=f"The {name} {work.words}.{hedge(found)}",
                container=agent.name,
                case=_case(subject, other),
                on=subject.manifest,
            )


def _case(subject: Subject, other: Subject) -> str | None:
    """Whether they spoil each other's state, for agents whose role is no guess."""
    if not (subject.role == other.role == "logs" and subject.role_is_said and other.role_is_said):
        return None
    paths = {host.path for host in state_mounts(subject)}
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
