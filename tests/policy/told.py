"""Agents with a program and its configuration, for the rules over what programs are told."""

from __future__ import annotations

from typing import Any, Final

from tests.policy.judging import judged

__all__ = [
    "ALLOY",
    "ALLOY_ARGS",
    "ALLOY_CONFIG",
    "BINDING",
    "COLLECTOR",
    "COLLECTOR_CONFIG",
    "DAEMONSET",
    "ES",
    "FILEBEAT",
    "FILEBEAT_CONFIG",
    "FLUENTD",
    "FLUENTD_CONFIG",
    "FLUENT_BIT",
    "LOGS",
    "NODE",
    "PROMTAIL",
    "PROMTAIL_CONFIG",
    "READ_ONLY",
    "STATE",
    "TAIL",
    "VECTOR",
    "VECTOR_CONFIG",
    "agent",
    "classic",
    "cluster_role",
    "found",
]

NODE: Final = {"fieldRef": {"fieldPath": "spec.nodeName"}}
FLUENT_BIT: Final = "cr.fluentbit.io/fluent/fluent-bit:5.1.2"
FLUENTD: Final = "fluent/fluentd:v1.19.3-debian"
VECTOR: Final = "timberio/vector:0.58.0-alpine"
COLLECTOR: Final = "otel/opentelemetry-collector-contrib:0.165.0"
PROMTAIL: Final = "grafana/promtail:3.5.0"
FILEBEAT: Final = "docker.elastic.co/beats/filebeat:9.1.0"
ALLOY: Final = "grafana/alloy:v1.20.1"
DAEMONSET: Final = "fluent/fluentd-kubernetes-daemonset:v1.19.3-debian-elasticsearch8-1.1"

LOGS: Final = {"logs": ("/var/log", "/var/log")}
STATE: Final = {"state": ("/var/lib/agent", "/state")}


def agent(
    image: str,
    files: dict[str, str] | None = None,
    *,
    at: str = "/settings",
    host: dict[str, tuple[str, str]] | None = None,
    empty: dict[str, str] | None = None,
    read_only: tuple[str, ...] = ("logs",),
    pod: dict[str, Any] | None = None,
    grants: list[str] | None = None,
    **fields: Any,
) -> list[dict[str, Any]]:
    """A DaemonSet of one container with its ConfigMap and what a ClusterRole grants it.

    Args:
        image: its image.
        files: the files of the ConfigMap.
        at: where it is mounted.
        host: paths of the node by the name of the volume, each with where it is mounted.
        empty: where emptyDirs are mounted, by name.
        read_only: names of the volumes that are mounted read-only.
        pod: further fields of the Pod.
        grants: the resources that may be read; None for no RBAC at all.
        fields: further fields of the container.
    """
    places = {"settings": at, **{name: where for name, (_, where) in (host or {}).items()}}
    places |= empty or {}
    mounts = [
        {"name": name, "mountPath": where, **({"readOnly": True} if name in read_only else {})}
        for name, where in places.items()
    ]
    volumes: list[dict[str, Any]] = [{"name": "settings", "configMap": {"name": "settings"}}]
    volumes += [
        {"name": name, "hostPath": {"path": path}} for name, (path, _) in (host or {}).items()
    ]
    volumes += [{"name": name, "emptyDir": {}} for name in empty or {}]
    container = {"name": "agent", "image": image, "volumeMounts": mounts, **fields}
    spec = {"serviceAccountName": "agent", "containers": [container], "volumes": volumes}
    labels = {"app": "agent"}
    metadata = {"name": "agent", "namespace": "agents"}
    daemon_set = {
        "apiVersion": "apps/v1",
        "kind": "DaemonSet",
        "metadata": metadata,
        "spec": {
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": {**spec, **(pod or {})}},
        },
    }
    settings = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "settings", "namespace": "agents"},
        "data": files or {},
    }
    rbac = [] if grants is None else [cluster_role(grants), BINDING]
    return [daemon_set, settings, *rbac]


def cluster_role(resources: list[str]) -> dict[str, Any]:
    """A ClusterRole to read some resources of the core group."""
    rule = {"apiGroups": [""], "resources": resources, "verbs": ["get", "list", "watch"]}
    return {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "ClusterRole",
        "metadata": {"name": "agent"},
        "rules": [rule],
    }


BINDING: Final[dict[str, Any]] = {
    "apiVersion": "rbac.authorization.k8s.io/v1",
    "kind": "ClusterRoleBinding",
    "metadata": {"name": "agent"},
    "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "agent"},
    "subjects": [{"kind": "ServiceAccount", "name": "agent", "namespace": "agents"}],
}


def found(objects: list[dict[str, Any]], rule: str) -> list[str]:
    """What one rule says, without the place of the configuration."""
    return [each.message for each in judged(*objects).open if each.rule == rule]


def classic(**sections: dict[str, str]) -> str:
    """Fluent Bit's classic format; a digit at the end of a section's name is dropped."""
    text = ""
    for name, values in sections.items():
        lines = "".join(f"    {key}  {value}\n" for key, value in values.items())
        text += f"[{name.rstrip('0123456789').upper()}]\n{lines}"
    return text


TAIL: Final = {"Name": "tail", "Path": "/var/log/containers/*.log", "DB": "/state/tail.db"}
ES: Final = {"Name": "es", "Retry_Limit": "no_limits"}
PROMTAIL_CONFIG: Final = (
    "positions: {filename: /run/promtail/positions.yaml}\n"
    "scrape_configs:\n"
    "- {job_name: a, static_configs: [{labels: {__path__: /var/log/pods/*/*/*.log}}]}\n"
)
FILEBEAT_CONFIG: Final = """\
filebeat.inputs:
- {type: container, paths: [/var/log/containers/*.log], processors: [{add_kubernetes_metadata: {}}]}
output.elasticsearch: {hosts: [x]}
"""
COLLECTOR_CONFIG: Final = """\
extensions: {file_storage: {directory: /state}, health_check: {}}
receivers:
  filelog: {include: [/var/log/pods/*/*/*.log], start_at: beginning, storage: file_storage}
processors: {k8sattributes: {filter: {node_from_env_var: NODE}}}
exporters: {otlp: {endpoint: x, retry_on_failure: {max_elapsed_time: 0}}}
service:
  extensions: [file_storage, health_check]
  pipelines: {logs: {receivers: [filelog], processors: [k8sattributes], exporters: [otlp]}}
"""
FLUENTD_CONFIG: Final = """\
<source>
  @type tail
  path /var/log/containers/*.log
  pos_file /mnt/pos/containers.pos
</source>
<filter **>
  @type kubernetes_metadata
</filter>
<match **>
  @type http
  <buffer>
    @type file
    path /var/log/fluentd-buffers
    retry_forever
  </buffer>
</match>
"""
ALLOY_CONFIG: Final = (
    'loki.source.file "a" {\n  targets = [{__path__ = "/var/log/pods/*/*/*.log"}]\n}\n'
)
ALLOY_ARGS: Final = ["run", "/settings/config.alloy", "--storage.path=/tmp/alloy"]
VECTOR_CONFIG: Final = "sources: {a: {type: kubernetes_logs}}\n"
READ_ONLY: Final = {"readOnlyRootFilesystem": True}
