"""DS1101: a port of the node that two Pods claim."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import NamedTuple

from constructs_lib.daemon_set.claims import Claim, port_claim, port_claims
from constructs_lib.daemon_set.host_ports import host_ports
from constructs_lib.daemon_set.placement_overlap import Overlap, hedge, overlap, placement
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.policy.cel.reasons import OTHER_OBJECTS
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.colocated import Colocated
from constructs_lib.policy.facts.workloads import OTHER_KINDS, Workload, title, workloads
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule

__all__ = ["RULE"]


class _Clash(NamedTuple):
    other: Manifest
    overlap: Overlap
    case: str | None


def _check(context: Context) -> Iterator[Violation]:
    agents: Colocated[Hashable] = Colocated()
    others = _other_claims(context)
    for daemon_set in context.daemon_sets:
        ports = list(port_claims(daemon_set))
        for claim in ports:
            clash = next(_with_agents(agents, claim, daemon_set), None) or next(
                _with_others(others.get(claim.holds[0], ()), claim, daemon_set), None
            )
            if clash is not None:
                yield _violation(daemon_set, claim, clash)
        for claim in ports:
            agents.hold(claim, daemon_set)


def _other_claims(context: Context) -> Mapping[Hashable, Sequence[tuple[Claim, Workload]]]:
    """What workloads that are no DaemonSets claim, by the number of the port."""
    found: dict[Hashable, list[tuple[Claim, Workload]]] = {}
    for workload in workloads(context, *OTHER_KINDS):
        for port in host_ports(workload.pod):
            claim = port_claim(port)
            found.setdefault(claim.holds[0], []).append((claim, workload))
    return found


def _with_agents(
    agents: Colocated[Hashable], claim: Claim, daemon_set: DaemonSetView
) -> Iterator[_Clash]:
    for other, found in agents.rivals(claim, daemon_set):
        yield _Clash(other.manifest, found, None)


def _with_others(
    others: Sequence[tuple[Claim, Workload]], claim: Claim, daemon_set: DaemonSetView
) -> Iterator[_Clash]:
    for rival, workload in others:
        found = overlap(daemon_set.placement, placement(workload.pod))
        if rival.excludes(claim) and found != "none":
            yield _Clash(workload.manifest, found, "workload")


def _violation(daemon_set: DaemonSetView, claim: Claim, clash: _Clash) -> Violation:
    return Violation(
        path=claim.path,
        message=f"{claim.what} of the node is claimed by {title(clash.other)}, too."
        f"{hedge(clash.overlap)}",
        container=claim.container,
        case=clash.case,
        on=daemon_set.manifest,
    )


RULE = Rule(
    id="DS1101",
    slug="host-port-conflict",
    summary="Two workloads claim the same port of a node.",
    why=(
        "A port can be claimed once. On every node that both select, one of the two Pods stays "
        "Pending; priority or chance decides which."
    ),
    remedy=(
        "Give one of them another port, bind them to different addresses with hostIP, or send them "
        "to different nodes. Under hostNetwork every declared port is a port of the node."
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
    beyond_cel=OTHER_OBJECTS,
)
