"""Manifests as teams have them, for the tests of adoption."""

from __future__ import annotations

from pathlib import Path

from constructs_lib.adopt.agent_input import AgentInput
from constructs_lib.adopt.read import Team, read_team
from constructs_lib.intake.input import of_texts

__all__ = ["CASES", "DAEMON_SET", "NODE_LOGS", "agent", "team"]

CASES = Path(__file__).with_name("cases")
"""Manifests as hands and clusters wrote them."""

DAEMON_SET = """\
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: node-logs
  namespace: logging
spec:
  selector: {matchLabels: {app: node-logs}}
  template:
    metadata:
      labels: {app: node-logs, tier: telemetry}
    spec:
      serviceAccountName: node-logs
      priorityClassName: telemetry
      containers:
        - name: shipper
          image: registry.example/node-logs:1.4
          envFrom: [{configMapRef: {name: node-logs-env}}]
          resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {memory: 128Mi}}
          volumeMounts: [{name: config, mountPath: /etc/node-logs}]
      volumes:
        - {name: config, configMap: {name: node-logs}}
"""
"""A DaemonSet that names a few objects."""

NODE_LOGS = (
    DAEMON_SET
    + """\
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: node-logs, namespace: logging}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: node-logs, namespace: logging}
data: {node-logs.conf: "a = 1\\n"}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: node-logs-env, namespace: logging}
data: {LEVEL: info}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: read-pods}
rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: node-logs-reads}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: read-pods}
subjects: [{kind: ServiceAccount, name: node-logs, namespace: logging}]
---
apiVersion: v1
kind: Service
metadata: {name: metrics, namespace: logging, labels: {watch: node-logs}}
spec: {selector: {app: node-logs}, ports: [{port: 80}]}
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: watch, namespace: logging}
spec: {selector: {matchLabels: {watch: node-logs}}, endpoints: [{port: http, params: {all: ["1"]}}]}
---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: telemetry}
value: 1000
---
apiVersion: v1
kind: ConfigMap
metadata: {name: nobody-reads-it, namespace: logging, labels: {app: node-logs}}
data: {a: b}
---
apiVersion: v1
kind: Secret
metadata: {name: node-logs, namespace: logging}
stringData: {password: hunter2}
---
apiVersion: v1
kind: Pod
metadata: {name: test, namespace: logging, annotations: {helm.sh/hook: test}}
spec: {containers: [{name: test, image: "busybox:1.36"}]}
"""
)
"""The same with all that it names, and a few objects that it does not."""


def team(text: str, source: str = "k8s/logging.yaml") -> Team:
    """What a text holds."""
    return read_team(of_texts({source: text}))


def agent(text: str, source: str = "k8s/logging.yaml") -> AgentInput:
    """The only agent of a text."""
    (found,) = team(text, source).agents
    return found
