"""The examples of this group: Fluent Bit with a configuration, in the good DaemonSet."""

from __future__ import annotations

from typing import Final

__all__ = ["SAFE", "fluent_bit"]

SAFE: Final = """\
[SERVICE]
    Grace         5
    storage.path  /state/buffer
[INPUT]
    Name          tail
    Path          /logs/*.log
    DB            /state/tail.db
    storage.type  filesystem
[OUTPUT]
    Name                      es
    Host                      search.example
    Retry_Limit               no_limits
    storage.total_limit_size  1G
"""
"""A configuration in which nothing is wrong."""


def fluent_bit(
    configuration: str = SAFE,
    *,
    container: str = "",
    state: str = "hostPath: {path: /var/lib/agent, type: DirectoryOrCreate}",
    pod: str = "",
) -> str:
    """A patch of the good DaemonSet that runs Fluent Bit, and its ConfigMap.

    Args:
        configuration: in the classic format.
        container: further fields of the container.
        state: the source of the volume that is mounted at ``/state``.
        pod: further fields of the Pod.
    """
    return f"""\
spec:
  template:
    metadata:
      annotations:
        checksum/config: 8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4
        constructs-lib/ignore.DS503: Log files and folders of the node belong to root.
    spec:
{_below(pod, 6)}\
      containers:
      - name: agent
        command: [/fluent-bit/bin/fluent-bit, --config=/settings/fluent-bit.conf]
        securityContext: {{runAsUser: 0, runAsNonRoot: false}}
{_below(container, 8)}\
        volumeMounts:
        - {{name: settings, mountPath: /settings, readOnly: true}}
        - {{name: logs, mountPath: /logs, readOnly: true}}
        - {{name: state, mountPath: /state}}
      volumes:
      - name: settings
        configMap: {{name: agent-settings}}
      - name: logs
        hostPath: {{path: /var/log/shop, type: DirectoryOrCreate}}
      - name: state
        {state}
---
apiVersion: v1
kind: ConfigMap
metadata: {{name: agent-settings, namespace: agents}}
data:
  fluent-bit.conf: |
{_below(configuration, 4)}"""


def _below(text: str, columns: int) -> str:
    """The lines of a text, so much further to the right; those without words stay empty."""
    margin = " " * columns
    lines = text.splitlines(keepends=True)
    return "".join([f"{margin}{line}" if line.strip() else line for line in lines])
