"""DS1101: a port of the node that two Pods claim."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from constructs_lib.daemon_set.container import ContainerView
from constructs_lib.daemon_set.placement_overlap import Overlap, hedge, overlap, placement
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.host_ports import HostPort, host_ports
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.colocated import Colocated
from constructs_lib.policy.facts.workloads import OTHER_KINDS, Workload, title, workloads
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule

__all__ = ["RULE"]

_Number: TypeAlias = tuple[int, str]
"""Port and protocol, without the address."""


class _Clash(NamedTuple):
    other: Manifest
    overlap: Overlap
    case: str | None


def _check(context: Context) -> Iterator[Violation]:
    agents: Colocated[HostPort] = Colocated()
    addresses: dict[_Number, dict[HostPort, None]] = {}
    others = _other_claims(context)
    for daemon_set in context.daemon_sets:
        claims = dict.fromkeys(daemon_set.host_ports)
        for claim in claims:
            number = claim.port, claim.protocol
            rivals = [each for each in addresses.get(number, ()) if each.excludes(claim)]
            clash = next(_with_agents(agents, rivals, daemon_set), None) or next(
                _with_others(others.get(number, ()), claim, daemon_set), None
            )
            if clash is not None:
                yield _violation(daemon_set, claim, clash)
        for claim in claims:
            agents.add(claim, daemon_set)
            addresses.setdefault((claim.port, claim.protocol), {})[claim] = None


def _other_claims(context: Context) -> Mapping[_Number, Sequence[tuple[HostPort, Workload]]]:
    """What workloads that are no DaemonSets claim."""
    found: dict[_Number, list[tuple[HostPort, Workload]]] = {}
    for workload in workloads(context, *OTHER_KINDS):
        for claim in host_ports(workload.pod):
            found.setdefault((claim.port, claim.protocol), []).append((claim, workload))
    return found


def _with_agents(
    agents: Colocated[HostPort], rivals: Sequence[HostPort], daemon_set: DaemonSetView
) -> Iterator[_Clash]:
    for rival in rivals:
        for other, found in agents.of(rival, daemon_set):
            yield _Clash(other.manifest, found, None)


def _with_others(
    others: Sequence[tuple[HostPort, Workload]], claim: HostPort, daemon_set: DaemonSetView
) -> Iterator[_Clash]:
    for rival, workload in others:
        found = overlap(daemon_set.placement, placement(workload.pod))
        if rival.excludes(claim) and found != "none":
            yield _Clash(workload.manifest, found, "workload")


def _violation(daemon_set: DaemonSetView, claim: HostPort, clash: _Clash) -> Violation:
    message = f"{claim} of the node is claimed by {title(clash.other)}, too.{hedge(clash.overlap)}"
    container, index = next(_places(daemon_set, claim))
    return Violation(
        path=(*container.path, "ports", index),
        message=message,
        container=container.name,
        case=clash.case,
        on=daemon_set.manifest,
    )


def _places(daemon_set: DaemonSetView, claim: HostPort) -> Iterator[tuple[ContainerView, int]]:
    """Where a port is claimed: the containers, and the indexes of their ports."""
    for container in daemon_set.app:
        for index, port in enumerate(container.ports):
            if port.claim(host_network=daemon_set.host_network) == claim:
                yield container, index


RULE = Rule(
    id="DS1101",
    slug="host-port-conflict",
    summary="Two workloads claim the same port of a node.",
    why=(
        "A port can be taken once. One of the two Pods stays Pending on every node that is meant "
        "for both, and which one is a matter of priority and of chance."
    ),
    remedy=(
        "Give one of them another port, bind them to different addresses with hostIP, or send them "
        "to different nodes. Under hostNetwork every declared port is one of the node."
    ),
    bad="""\
spec:
  template:
    spec:
      containers:
      - name: agent
        ports:
        - name: metrics
          containerPort: 9000
          hostPort: 9000
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: gateway
  namespace: web
spec:
  selector:
    matchLabels:
      app: gateway
  template:
    metadata:
      labels:
        app: gateway
    spec:
      containers:
      - name: gateway
        ports:
        - containerPort: 9000
          hostPort: 9000
""",
    good="""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: gateway
  namespace: web
spec:
  selector:
    matchLabels:
      app: gateway
  template:
    metadata:
      labels:
        app: gateway
    spec:
      containers:
      - name: gateway
        ports:
        - containerPort: 9000
          hostPort: 9000
""",
    check_input=_check,
    source="Kubernetes, kube-scheduler/framework (HostPortInfo)",
)
