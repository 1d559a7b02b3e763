"""Objects beside a DaemonSet, read as those of an adopted NodeAgent."""

from __future__ import annotations

from typing import Any

from tests.adopt.node_agent import reading
from tests.adopt.teams import DAEMON_SET

__all__ = ["SERVICE", "read"]

SERVICE = """
apiVersion: v1
kind: Service
metadata: {name: metrics, namespace: logging}
spec:
  clusterIP: None
  selector: {app: node-logs}
  ports: [{name: http, port: 80, targetPort: 2020}]
"""
"""A Service of the agent."""


def read(*beside: str) -> dict[str, Any]:
    """The fields of the NodeAgent of a DaemonSet with objects beside it, which changes nothing."""
    return dict(reading.read("---".join((DAEMON_SET, *beside))).fields)
