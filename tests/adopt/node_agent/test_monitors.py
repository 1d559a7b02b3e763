"""Monitors beside an adopted NodeAgent become its words."""

from __future__ import annotations

import pytest

from constructs_lib.agents.node_agent import (
    PodMonitor,
    Relabeling,
    ScrapeEndpoint,
    ServiceMonitor,
)
from tests.adopt.node_agent.beside import SERVICE, read

POD_MONITOR = """
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: {name: node-logs, namespace: monitoring, labels: {release: prometheus}}
spec:
  jobLabel: app
  selector: {matchLabels: {app: node-logs}}
  namespaceSelector: {matchNames: [logging]}
  podMetricsEndpoints:
    - port: metrics
      interval: 30s
      relabelings: [{sourceLabels: [__meta_kubernetes_pod_node_name], targetLabel: node}]
"""
SERVICE_MONITOR = """
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: watch, namespace: logging}
spec:
  selector: {matchLabels: {watch: node-logs}}
  endpoints: [{port: http, scheme: https, tlsConfig: {insecureSkipVerify: true}}]
"""
MONITORS = [
    pytest.param(
        [POD_MONITOR],
        "pod_monitors",
        PodMonitor(
            name="node-logs",
            labels={"release": "prometheus"},
            namespace="monitoring",
            namespaces=["logging"],
            job_label="app",
            endpoints=[
                ScrapeEndpoint(
                    port="metrics",
                    interval="30s",
                    relabelings=[
                        Relabeling(sources=["__meta_kubernetes_pod_node_name"], target="node")
                    ],
                )
            ],
        ),
        id="a PodMonitor in the namespace of Prometheus",
    ),
    pytest.param(
        [SERVICE.replace("logging}", "logging, labels: {watch: node-logs}}"), SERVICE_MONITOR],
        "service_monitors",
        ServiceMonitor(
            name="watch",
            services={"watch": "node-logs"},
            endpoints=[ScrapeEndpoint(port="http", scheme="https", insecure=True)],
        ),
        id="a ServiceMonitor of its Service",
    ),
]


@pytest.mark.parametrize(("beside", "field", "said"), MONITORS)
def test_a_monitor_is_said(beside: list[str], field: str, said: object) -> None:
    fields = read(*beside)

    assert fields[field] == [said]
    assert fields["adopted"].beside is None


@pytest.mark.parametrize(
    ("text", "more"),
    [
        pytest.param(SERVICE_MONITOR, "basicAuth: {username: {name: a, key: b}}", id="a login"),
        pytest.param(SERVICE_MONITOR, "params: {match: [up]}", id="parameters"),
    ],
)
def test_a_field_of_a_monitor_that_has_no_word_keeps_the_whole_monitor(
    text: str, more: str
) -> None:
    service = SERVICE.replace("logging}", "logging, labels: {watch: node-logs}}")

    fields = read(service, text.replace("{port: http,", f"{{port: http, {more},"))

    assert "service_monitors" not in fields
    assert fields["adopted"].beside is not None
