"""A DaemonSet with a little of everything that is found in such."""

from __future__ import annotations

__all__ = ["TROUBLED"]

TROUBLED = """\
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: agents
spec:
  selector:
    matchLabels: {app: agent}
  updateStrategy:
    rollingUpdate: {maxUnavailable: 100%}
  template:
    metadata:
      labels:
        tier: node
    spec:
      containers:
        - name: agent
          image: registry.example/agent:1.0.0
"""
"""Its selector does not fit, which is safe to fix; all its Pods may go at once, which is not."""
