"""DS809: an agent in the node's network that cannot find Services by name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.k8s.taints import tolerates
from constructs_lib.policy.cel import fragments
from constructs_lib.policy.cel.expression import Cel
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.service_names import service_name
from constructs_lib.policy.facts.tolerations import NOT_READY, UNINITIALIZED
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Fix, Rule
from constructs_lib.policy.violation import pod_violation
from constructs_lib.yaml.edit import Edit, Put

__all__ = ["RULE"]

_DEFAULT: Final = "ClusterFirst"


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    policy = daemon_set.pod.get("dnsPolicy")
    if not daemon_set.host_network or (policy or _DEFAULT) != _DEFAULT:
        return
    name = service_name(daemon_set, context)
    if name is None or _starts_before_dns(daemon_set):
        return
    seen = f"dnsPolicy is {policy!r}" if policy else "dnsPolicy is not set"
    yield pod_violation(
        f"{seen}: under hostNetwork the node's resolver is used, and {name} is not found.",
        "dnsPolicy",
    )


def _starts_before_dns(daemon_set: DaemonSetView) -> bool:
    """Whether it asks for nodes on which no Pod of the cluster's DNS can run yet."""
    return any(
        entry.get("key") and tolerates(entry, taint)
        for entry in daemon_set.tolerations
        for taint in (NOT_READY, UNINITIALIZED)
    )


def _edits(_: DaemonSetView, violation: Violation) -> Iterator[Edit]:
    yield Put(path=violation.path, value="ClusterFirstWithHostNet")


RULE = Rule(
    id="DS809",
    slug="host-network-dns",
    summary="Under hostNetwork the cluster's DNS is not used for a Service that is named.",
    why=(
        "The kubelet gives Pods in the node's network the node's resolver, which knows no Service. "
        "An agent that sends its data to a Service by name sends nothing."
    ),
    remedy=(
        "Write `dnsPolicy: ClusterFirstWithHostNet`; or `Default` if the agent needs no Service, "
        "and must start before the cluster's DNS does."
    ),
    bad="""\
metadata:
  annotations:
    constructs-lib/role: node-exporter
spec:
  template:
    spec:
      hostNetwork: true
      hostUsers: null
      containers:
      - name: agent
        args:
        - --send-to=collector.monitoring.svc:4317
""",
    good="""\
metadata:
  annotations:
    constructs-lib/role: node-exporter
spec:
  template:
    spec:
      hostNetwork: true
      hostUsers: null
      dnsPolicy: ClusterFirstWithHostNet
      containers:
      - name: agent
        args:
        - --send-to=collector.monitoring.svc:4317
""",
    check=_check,
    fix=Fix(safety="unsafe", edits=_edits),
    source="pkg/kubelet/network/dns/dns.go, Kubernetes v1.37; projectcalico/calico#1019",
    cel=(
        Cel(
            finds=(
                "variables.hostNetwork"
                " && variables.pod.?dnsPolicy.orValue('ClusterFirst') == 'ClusterFirst'"
                f" && !variables.tolerations.exists(t, t.?key.orValue('') != ''"
                f" && ({fragments.tolerates(NOT_READY)} || {fragments.tolerates(UNINITIALIZED)}))"
                " && variables.containers.exists(c, (c.?command.orValue([]) + c.?args.orValue([])"
                " + c.?env.orValue([]).map(e, e.?value.orValue('')))"
                ".exists(s, s.matches('[-A-Za-z0-9.]+[.]svc($|[^-A-Za-z0-9])')))"
            ),
            seen="'dnsPolicy ClusterFirst'",
        ),
    ),
    beyond_cel="Names of Services in ConfigMaps, which a policy cannot read.",
)
