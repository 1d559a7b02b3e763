"""The manifests of an agent, whether it is one DaemonSet or several.

The DaemonSets of a split agent are agents of their own in all but identity: one ServiceAccount,
one set of rules, one PriorityClass, and one name to scrape and to page for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from constructs_lib.declaration.assembly import assemble, labels_beside_of
from constructs_lib.declaration.declared_agent import DeclaredAgent
from constructs_lib.declaration.monitoring import Monitoring, monitoring_objects
from constructs_lib.declaration.rollout import OnDelete
from constructs_lib.declaration.split import Member, Pool, Rings, joined, members, unlike
from constructs_lib.errors import DeclarationError, Problem
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.metadata import (
    AGENT_LABEL,
    NAMESPACED_NAME_LIMIT,
    dns_label_problem,
)
from constructs_lib.k8s.repeats import repeated

__all__ = ["manifests_of", "split_problems"]


def manifests_of(
    agent: DeclaredAgent, parts: Sequence[DeclaredAgent], monitoring: Monitoring | None
) -> list[Manifest]:
    """Everything an agent is made of, its DaemonSets last.

    Args:
        agent: the agent as a whole.
        parts: its DaemonSets; the agent alone if it is not split.
        monitoring: how Prometheus watches it.
    """
    made = joined([assemble(part) for part in parts])
    watching = [] if monitoring is None else _watching(agent, parts, monitoring)
    return [*made[: -len(parts)], *watching, *made[-len(parts) :]]


def split_problems(
    agent: DeclaredAgent,
    pools: Sequence[Pool],
    rings: Rings | None,
    as_member: Callable[[Member], DeclaredAgent],
) -> Iterator[Problem]:
    """What is wrong with the pools or rings of an agent.

    Args:
        agent: the agent as a whole.
        pools: its pools.
        rings: its rings.
        as_member: makes the agent one of its DaemonSets; raises a DeclarationError if it cannot.
    """
    if pools and rings is not None:
        message = "an agent has either pools or rings; leave one of the two out"
        yield Problem(path=("rings",), message=message)
        return
    for name in repeated([pool.name for pool in pools]):
        yield Problem(path=("pools",), message=f"{name!r} is listed twice; give each its own name")
    whole = assemble(agent)
    for member in members(pools, rings):
        for problem in _member_problems(member, whole, as_member):
            yield Problem(path=(*member.path, *problem.path), message=problem.message)


def _member_problems(
    member: Member, whole: Sequence[Manifest], as_member: Callable[[Member], DeclaredAgent]
) -> Iterator[Problem]:
    try:
        part = as_member(member)
    except DeclarationError as error:
        yield from error.problems
        return
    too_long = dns_label_problem(part.daemon_set_name, limit=NAMESPACED_NAME_LIMIT)
    if too_long is not None:
        yield Problem(path=("name",), message=too_long)
    for what in unlike(assemble(part), whole):
        message = f"needs another {what} than the agent's other nodes, which share it"
        yield Problem(path=(), message=message)


def _watching(
    agent: DeclaredAgent, parts: Sequence[DeclaredAgent], monitoring: Monitoring
) -> list[Manifest]:
    """What makes Prometheus watch the agent, all its DaemonSets as one."""
    selector = agent.selector
    if parts[0].is_split:
        selector = {AGENT_LABEL: agent.name}
    return monitoring_objects(
        agent=agent.name,
        namespace=agent.namespace,
        daemon_sets=[part.daemon_set_name for part in parts],
        by_hand=[part.daemon_set_name for part in parts if isinstance(part.rollout, OnDelete)],
        pod_selector=selector,
        metrics=agent.program.metrics,
        beside=agent.program.scraped_beside,
        alerts=agent.program.alerts,
        monitoring=monitoring,
        labels=labels_beside_of(agent),
    )
