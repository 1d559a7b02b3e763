"""The manifests of an agent, whether it is one DaemonSet or several.

The DaemonSets of a split agent are agents of their own in all but identity: one ServiceAccount,
one set of rules, one PriorityClass, and one name to scrape and to page for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from constructs_lib.declaration.assembly import assemble, labels_of
from constructs_lib.declaration.monitoring import monitoring_objects
from constructs_lib.declaration.rollout import OnDelete
from constructs_lib.declaration.split import Member, joined, members, unlike
from constructs_lib.errors import DeclarationError, Problem
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.k8s.metadata import (
    AGENT_LABEL,
    NAMESPACED_NAME_LIMIT,
    dns_label_problem,
    selector_labels,
)
from constructs_lib.k8s.repeats import repeated

if TYPE_CHECKING:
    from constructs_lib.declaration.agent import AgentSpec

__all__ = ["manifests_of", "split_problems"]


def manifests_of(spec: AgentSpec) -> list[Manifest]:
    """Everything an agent is made of, its DaemonSets last."""
    parts = [spec]
    if spec.pools or spec.rings is not None:
        parts = [spec.as_member(member) for member in members(spec.pools, spec.rings)]
    made = joined([_assembled(part) for part in parts])
    return [*made[: -len(parts)], *_watching(spec, parts), *made[-len(parts) :]]


def split_problems(spec: AgentSpec) -> Iterator[Problem]:
    """What is wrong with the pools or rings of an agent."""
    if spec.pools and spec.rings is not None:
        message = "an agent has either pools or rings; leave one of the two out"
        yield Problem(path=("rings",), message=message)
        return
    for name in repeated([pool.name for pool in spec.pools]):
        yield Problem(path=("pools",), message=f"{name!r} is there twice; give each its own name")
    whole = _assembled(spec.model_copy(update={"pools": (), "rings": None}))
    for member in members(spec.pools, spec.rings):
        for problem in _member_problems(spec, member, whole):
            yield Problem(path=(*member.path, *problem.path), message=problem.message)


def _member_problems(spec: AgentSpec, member: Member, whole: list[Manifest]) -> Iterator[Problem]:
    try:
        part = spec.as_member(member)
    except DeclarationError as error:
        yield from error.problems
        return
    too_long = dns_label_problem(part.daemon_set_name, limit=NAMESPACED_NAME_LIMIT)
    if too_long is not None:
        yield Problem(path=("name",), message=too_long)
    for what in unlike(_assembled(part), whole):
        message = f"needs another {what} than the agent's other nodes, which share it"
        yield Problem(path=(), message=message)


def _watching(spec: AgentSpec, parts: Sequence[AgentSpec]) -> list[Manifest]:
    """What makes Prometheus watch the agent, all its DaemonSets as one."""
    if spec.monitoring is None:
        return []
    program = spec.program()
    selector = selector_labels(program=spec.program_name, instance=spec.name)
    if parts[0].is_split:
        selector = {AGENT_LABEL: spec.name}
    return monitoring_objects(
        agent=spec.name,
        namespace=spec.namespace,
        daemon_sets=[part.daemon_set_name for part in parts],
        by_hand=[part.daemon_set_name for part in parts if isinstance(part.rollout, OnDelete)],
        pod_selector=selector,
        metrics=program.metrics,
        beside=program.scraped_beside,
        alerts=program.alerts,
        monitoring=spec.monitoring,
        labels=labels_of(spec),
    )


def _assembled(spec: AgentSpec) -> list[Manifest]:
    return assemble(spec, spec.program())
