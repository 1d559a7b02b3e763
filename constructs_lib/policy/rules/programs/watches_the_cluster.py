"""DS1417: every agent keeps a copy of what the whole cluster has."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel.reasons import PROGRAM
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.facts.alike import alike
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import program_violation

__all__ = ["RULE"]


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    for program in context.programs(daemon_set):
        wide = [each for each in program.facts.watches if each.scope == "cluster"]
        for watches in alike(wide, lambda each: each.resource):
            first = watches[0]
            message = (
                f"{first.because} of {program.facts.program} watches all {first.resource} of "
                f"the cluster, on every node. {first.remedy}".rstrip()
            )
            yield program_violation(program, first.place, message[0].upper() + message[1:])


_POD = """\
spec:
  template:
    metadata:
      annotations:
        checksum/config: 8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4
    spec:
      automountServiceAccountToken: true
      containers:
      - name: agent
        command: [/otelcol-contrib, --config=/settings/relay.yaml]
        volumeMounts:
        - {name: settings, mountPath: /settings, readOnly: true}
      volumes:
      - name: settings
        configMap: {name: agent-settings}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: agent-settings, namespace: agents}
data:
  relay.yaml: |
    receivers:
      otlp: {protocols: {grpc: {endpoint: "0.0.0.0:4317"}}}
    processors:
      memory_limiter: {check_interval: 1s, limit_mib: 90}
      k8s_attributes: {FILTER}
    exporters:
      debug: {}
    service:
      pipelines:
        logs: {receivers: [otlp], processors: [memory_limiter, k8s_attributes], exporters: [debug]}
"""

RULE = Rule(
    id="DS1417",
    slug="watches-the-cluster",
    summary="Every agent watches all Pods of the cluster.",
    why=(
        "With 1,000 nodes the API server sends each change of a Pod 1,000 times, and each agent "
        "holds all Pods in memory: the agents grow with the cluster, not with their node."
    ),
    remedy=(
        "Let the agent ask for the Pods of its own node only: hand it the node's name in a "
        "variable (`spec.nodeName`), and name that in its configuration."
    ),
    bad=_POD.replace("{FILTER}", "{}"),
    good=_POD.replace("{FILTER}", "{filter: {node_from_env_var: NODE_NAME}}"),
    check=_check,
    source="documentation of the k8s attributes processor (as an agent) and of Alloy",
    beyond_cel=PROGRAM,
)
