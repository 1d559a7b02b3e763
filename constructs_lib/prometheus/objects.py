"""What Prometheus needs to watch an agent: where its metrics are, and when to call somebody.

Builders for the objects that Prometheus Operator reads. Facts: prometheus-operator v0.93, the
CRDs ``monitoring.coreos.com/v1`` of PodMonitor, ServiceMonitor and PrometheusRule.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal, TypeAlias

from constructs_lib.k8s.containers import Port
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.k8s.metadata import metadata
from constructs_lib.record import dataclass

__all__ = [
    "SCRAPED",
    "Alert",
    "Metrics",
    "ScrapeTls",
    "Scraped",
    "Severity",
    "headless_service",
    "pod_monitor",
    "prometheus_rule",
    "service_monitor",
]

_API: Final = "monitoring.coreos.com/v1"

SCRAPED: Final = "$scraped"
"""Stands in an alert's expression for the labels of the series scraped from the agent."""

Severity: TypeAlias = Literal["page", "ticket"]
"""Whether a person is woken, or finds it in the morning."""

Labels = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScrapeTls:
    """How Prometheus asks over TLS. The Secrets are of the monitor's namespace.

    Attributes:
        server_name: a name in the certificate; Prometheus asks by address.
        ca: Secret and key of the CA of the certificate; none for the CAs that Prometheus knows.
        client: a Secret of the type ``kubernetes.io/tls`` that Prometheus shows; none shows none.
    """

    server_name: str
    ca: tuple[str, str] | None = None
    client: str | None = None

    def manifest(self) -> dict[str, Json]:
        """``tlsConfig`` of an endpoint."""
        config: dict[str, Json] = {}
        if self.ca is not None:
            config["ca"] = {"secret": {"name": self.ca[0], "key": self.ca[1]}}
        if self.client is not None:
            config["cert"] = {"secret": {"name": self.client, "key": "tls.crt"}}
            config["keySecret"] = {"name": self.client, "key": "tls.key"}
        config["serverName"] = self.server_name
        return config


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """Where a program serves metrics in Prometheus' text format, without a login.

    Attributes:
        port: the port of its container, which must have it too.
        path: the path.
        honor_labels: whether its own ``namespace``, ``pod`` and the like are to be kept, as they
            name what it measures and not itself.
        pod_labels: labels of its Pods that its series carry too, as its dashboards select by them.
        tls: how it is asked over TLS; none for plain HTTP.
    """

    port: Port
    path: str = "/metrics"
    honor_labels: bool = False
    pod_labels: Sequence[str] = ()
    tls: ScrapeTls | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scraped:
    """Metrics beside an agent's own: of a companion, or of a second server in the agent's Pods.

    Attributes:
        name: name of the monitor, and behind the namespace the ``job`` of the series.
        metrics: where they are.
        pods: labels of the Pods; none for the agent's own.
    """

    name: str
    metrics: Metrics
    pods: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """When to call somebody.

    Attributes:
        name: its name, the same for every agent it is about.
        expr: PromQL that has a value while something is wrong; ``$scraped`` stands for the
            labels of the agent's own series, as in ``up{$scraped} == 0``.
        for_minutes: how long it must be so.
        summary: one line, with ``{{ $labels.node }}`` and ``{{ $value }}``.
        description: what it means and what to do.
        severity: whether it can wait for the morning.
    """

    name: str
    expr: str
    for_minutes: int = 0
    summary: str
    description: str
    severity: Severity = "ticket"

    @property
    def needs_scraping(self) -> bool:
        """Whether it looks at series of the agent itself."""
        return SCRAPED in self.expr

    def rule(self, *, scraped: str, labels: Labels, runbook: str | None) -> dict[str, Json]:
        """The alerting rule.

        Args:
            scraped: what ``$scraped`` stands for (``job="monitoring/node-exporter"``).
            labels: the labels of the alert.
            runbook: address of what to do, if there is one.
        """
        rule: dict[str, Json] = {
            "alert": self.name,
            "expr": self.expr.replace(SCRAPED, scraped),
        }
        if self.for_minutes:
            rule["for"] = f"{self.for_minutes}m"
        rule["labels"] = dict(labels)
        rule["annotations"] = {"summary": self.summary, "description": self.description}
        if runbook is not None:
            rule["annotations"]["runbook_url"] = runbook
        return rule


def pod_monitor(
    name: str,
    *,
    namespace: str,
    labels: Labels,
    pods: Labels,
    metrics: Metrics,
    job: str,
    interval: int | None,
) -> Manifest:
    """A PodMonitor: Prometheus asks the Pods themselves.

    Args:
        name: its name.
        namespace: its namespace, that of the Pods.
        labels: its own labels, by which a Prometheus chooses it.
        pods: labels of the Pods.
        metrics: where their metrics are.
        job: the label ``job`` of their series.
        interval: seconds between two questions; Prometheus' own by default.
    """
    return {
        "apiVersion": _API,
        "kind": "PodMonitor",
        "metadata": metadata(name, namespace=namespace, labels=labels),
        "spec": {
            "selector": {"matchLabels": dict(pods)},
            **_labels_of_pods(metrics),
            "podMetricsEndpoints": [_endpoint(metrics, job, interval)],
        },
    }


def service_monitor(
    name: str,
    *,
    namespace: str,
    labels: Labels,
    services: Labels,
    metrics: Metrics,
    job: str,
    interval: int | None,
) -> Manifest:
    """A ServiceMonitor: Prometheus asks what is behind a Service. Arguments as of a PodMonitor."""
    return {
        "apiVersion": _API,
        "kind": "ServiceMonitor",
        "metadata": metadata(name, namespace=namespace, labels=labels),
        "spec": {
            "selector": {"matchLabels": dict(services)},
            **_labels_of_pods(metrics),
            "endpoints": [_endpoint(metrics, job, interval)],
        },
    }


def headless_service(
    name: str, *, namespace: str, labels: Labels, pods: Labels, port: Port
) -> Manifest:
    """A Service without an address of its own, which lists one port of each Pod."""
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": metadata(name, namespace=namespace, labels=labels),
        "spec": {
            "clusterIP": "None",
            "selector": dict(pods),
            "ports": [{"name": port.name, "port": port.number, "targetPort": port.name}],
        },
    }


def prometheus_rule(
    name: str,
    *,
    namespace: str,
    labels: Labels,
    rules: Sequence[Mapping[str, Json]],
) -> Manifest:
    """A PrometheusRule of one group."""
    group: dict[str, Json] = {"name": f"{namespace}/{name}", "rules": [dict(r) for r in rules]}
    return {
        "apiVersion": _API,
        "kind": "PrometheusRule",
        "metadata": metadata(name, namespace=namespace, labels=labels),
        "spec": {"groups": [group]},
    }


def _labels_of_pods(metrics: Metrics) -> dict[str, Json]:
    return {"podTargetLabels": list(metrics.pod_labels)} if metrics.pod_labels else {}


def _endpoint(metrics: Metrics, job: str, interval: int | None) -> dict[str, Json]:
    endpoint: dict[str, Json] = {"port": metrics.port.name, "path": metrics.path}
    if interval is not None:
        endpoint["interval"] = f"{interval}s"
    if metrics.honor_labels:
        endpoint["honorLabels"] = True
    if metrics.tls is not None:
        endpoint["scheme"] = "https"
        endpoint["tlsConfig"] = metrics.tls.manifest()
    # The default action is written out: the API server fills it in, and engines that compare lists
    # as a whole would see a difference for ever.
    endpoint["relabelings"] = [
        {"action": "replace", "targetLabel": "job", "replacement": job},
        # Who reads an alert looks for a node, not for the address of a Pod.
        {
            "action": "replace",
            "sourceLabels": ["__meta_kubernetes_pod_node_name"],
            "targetLabel": "node",
        },
    ]
    return endpoint
