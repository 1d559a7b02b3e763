"""Monitors and rules are what Prometheus Operator reads, field by field."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.containers import Port
from constructs_lib.k8s.manifest import Manifest
from constructs_lib.prometheus.objects import (
    Alert,
    Metrics,
    headless_service,
    pod_monitor,
    prometheus_rule,
    service_monitor,
)

PODS = {"app.kubernetes.io/name": "log-agent"}
LABELS = {"release": "prometheus"}
METRICS = Metrics(port=Port(name="http", number=2020), path="/api/v2/metrics/prometheus")
RELABELINGS = [
    {"action": "replace", "targetLabel": "job", "replacement": "logging/logs"},
    {
        "action": "replace",
        "sourceLabels": ["__meta_kubernetes_pod_node_name"],
        "targetLabel": "node",
    },
]


def monitor_of_pods(metrics: Metrics = METRICS, interval: int | None = None) -> Manifest:
    return pod_monitor(
        "logs",
        namespace="logging",
        labels=LABELS,
        pods=PODS,
        metrics=metrics,
        job="logging/logs",
        interval=interval,
    )


def test_a_pod_monitor_asks_a_named_port_of_the_pods() -> None:
    assert monitor_of_pods() == {
        "apiVersion": "monitoring.coreos.com/v1",
        "kind": "PodMonitor",
        "metadata": {"name": "logs", "namespace": "logging", "labels": LABELS},
        "spec": {
            "selector": {"matchLabels": PODS},
            "podMetricsEndpoints": [
                {
                    "port": "http",
                    "path": "/api/v2/metrics/prometheus",
                    "relabelings": RELABELINGS,
                }
            ],
        },
    }


def test_an_interval_is_written_in_seconds() -> None:
    (endpoint,) = monitor_of_pods(interval=60)["spec"]["podMetricsEndpoints"]

    assert endpoint["interval"] == "60s"


def test_labels_of_what_is_measured_win_where_the_program_says_so() -> None:
    metrics = Metrics(port=METRICS.port, honor_labels=True)
    (endpoint,) = monitor_of_pods(metrics)["spec"]["podMetricsEndpoints"]

    assert endpoint["honorLabels"] is True


def test_a_service_monitor_asks_what_is_behind_its_services() -> None:
    made = service_monitor(
        "logs",
        namespace="logging",
        labels=LABELS,
        services=PODS,
        metrics=METRICS,
        job="logging/logs",
        interval=30,
    )

    assert made == {
        "apiVersion": "monitoring.coreos.com/v1",
        "kind": "ServiceMonitor",
        "metadata": {"name": "logs", "namespace": "logging", "labels": LABELS},
        "spec": {
            "selector": {"matchLabels": PODS},
            "endpoints": [
                {
                    "port": "http",
                    "path": "/api/v2/metrics/prometheus",
                    "interval": "30s",
                    "relabelings": RELABELINGS,
                }
            ],
        },
    }


def test_a_headless_service_lists_the_port_by_its_name() -> None:
    made = headless_service("logs", namespace="logging", labels=PODS, pods=PODS, port=METRICS.port)

    assert made == {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "logs", "namespace": "logging", "labels": PODS},
        "spec": {
            "clusterIP": "None",
            "selector": PODS,
            "ports": [{"name": "http", "port": 2020, "targetPort": "http"}],
        },
    }


def test_a_rule_is_one_group_of_the_agents_name() -> None:
    made = prometheus_rule("logs", namespace="logging", labels=LABELS, rules=[{"alert": "Down"}])

    assert made == {
        "apiVersion": "monitoring.coreos.com/v1",
        "kind": "PrometheusRule",
        "metadata": {"name": "logs", "namespace": "logging", "labels": LABELS},
        "spec": {"groups": [{"name": "logging/logs", "rules": [{"alert": "Down"}]}]},
    }


def test_an_alert_knows_its_series_its_labels_and_its_runbook() -> None:
    alert = Alert(
        name="Down",
        expr="up{$scraped} == 0",
        for_minutes=5,
        summary="{{ $labels.node }} is down",
        description="Look at it.",
    )

    assert alert.rule(
        scraped='job="logging/logs"',
        labels={"severity": "warning"},
        runbook="https://wiki.example/Down",
    ) == {
        "alert": "Down",
        "expr": 'up{job="logging/logs"} == 0',
        "for": "5m",
        "labels": {"severity": "warning"},
        "annotations": {
            "summary": "{{ $labels.node }} is down",
            "description": "Look at it.",
            "runbook_url": "https://wiki.example/Down",
        },
    }


def test_an_alert_without_time_or_runbook_has_neither_field() -> None:
    rule = Alert(name="Down", expr="up == 0", summary="It is down", description="Look.").rule(
        scraped="", labels={"severity": "warning"}, runbook=None
    )

    assert "for" not in rule
    assert "runbook_url" not in rule["annotations"]


@pytest.mark.parametrize(
    ("expr", "needed"),
    [
        pytest.param("up{$scraped} == 0", True, id="the agent's own series"),
        pytest.param("absent(kube_daemonset_created)", False, id="the cluster's"),
    ],
)
def test_an_alert_on_the_agents_own_series_needs_them_scraped(expr: str, *, needed: bool) -> None:
    alert = Alert(name="Down", expr=expr, summary="It is down", description="Look.")

    assert alert.needs_scraping is needed
