"""DS1418: a program needs a variable that nobody sets."""

from __future__ import annotations

from collections.abc import Iterator

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.cel.reasons import PROGRAM
from constructs_lib.policy.engine.context import Context
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rule import Rule
from constructs_lib.policy.violation import container_violation

__all__ = ["RULE"]


def _check(daemon_set: DaemonSetView, context: Context) -> Iterator[Violation]:
    for program in context.programs(daemon_set):
        container = program.container
        if container.env_from:
            continue  # it may bring the variable
        names = {each.name for each in container.env}
        for setting in program.facts.settings:
            if setting.name not in names:
                message = f"{setting.name} is not set, which {setting.because} needs."
                yield container_violation(container, message, "env")


_POD = """\
metadata:
  annotations:
    constructs-lib/role: logs
spec:
  template:
    metadata:
      annotations:
        checksum/config: 8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4
        constructs-lib/ignore.DS503: Log files and folders of the node belong to root.
    spec:
      automountServiceAccountToken: true
      terminationGracePeriodSeconds: 75
      containers:
      - name: agent
        command: [/usr/bin/vector, --config=/settings/vector.yaml]
        securityContext: {runAsUser: 0, runAsNonRoot: false}
        env:
        - name: NAME
          valueFrom: {fieldRef: {fieldPath: spec.nodeName}}
        volumeMounts:
        - {name: settings, mountPath: /settings, readOnly: true}
        - {name: logs, mountPath: /var/log, readOnly: true}
        - {name: state, mountPath: /state}
      volumes:
      - name: settings
        configMap: {name: agent-settings}
      - name: logs
        hostPath: {path: /var/log, type: Directory}
      - name: state
        hostPath: {path: /var/lib/agent, type: DirectoryOrCreate}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: agent-settings, namespace: agents}
data:
  vector.yaml: |
    data_dir: /state
    sources:
      logs: {type: kubernetes_logs}
    sinks:
      out: {type: console, inputs: [logs], encoding: {codec: json}}
"""

RULE = Rule(
    id="DS1418",
    slug="variable-missing",
    summary="A program needs a variable that its container does not set.",
    why=(
        "The program ends at its start, or takes another value than that of its node and adds the "
        "wrong names to what it collects."
    ),
    remedy="Set the variable, from `spec.nodeName` where it is the name of the node.",
    bad=_POD.replace("NAME", "NODE"),
    good=_POD.replace("name: NAME", "name: VECTOR_SELF_NODE_NAME"),
    check=_check,
    source="src/sources/kubernetes_logs of Vector",
    beyond_cel=PROGRAM,
)
