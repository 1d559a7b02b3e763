"""What a user wants of an agent's monitoring, and the objects that follow from it.

A DaemonSet that is not on a node makes no noise, so what is watched first is that it is there:
by the counts of its controller, which kube-state-metrics exports, and not by the agent's own
metrics, which are missing with it. The objects are those of Prometheus Operator.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import Field

from constructs_lib.declaration.model import AbsolutePath, Labels, LatePart, Part, Port, checked
from constructs_lib.k8s.containers import Port as ContainerPort
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.prometheus.daemon_set_alerts import daemon_set_alerts
from constructs_lib.prometheus.objects import (
    Alert,
    Metrics,
    Scraped,
    headless_service,
    pod_monitor,
    prometheus_rule,
    service_monitor,
)

__all__ = ["MetricsEndpoint", "Monitoring", "monitoring_objects"]

_OURS: Final = frozenset(
    {"alertname", "severity", "agent", "cluster", "namespace", "daemonset", "node", "pod"}
)


def _alert_label_problem(name: str) -> str | None:
    if re.fullmatch(r"[a-zA-Z_][a-zA-Z0-9_]*", name) is None:
        return f"{name!r} is not a label of Prometheus; use letters, digits and '_'"
    if name in _OURS:
        return f"{name!r} is written by the alerts themselves; leave it out"
    return None


def _template_problem(text: str) -> str | None:
    if "{{" in re.sub(r"\{\{.*?\}\}", "", text, flags=re.DOTALL):
        return f"{text!r:.80} is no template of Prometheus; close each '{{{{' with '}}}}'"
    return None


AlertLabel: TypeAlias = Annotated[str, checked(_alert_label_problem)]
_Word: TypeAlias = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_./-]*$")]


class Monitoring(LatePart):
    """Prometheus Operator watches the agent.

    Needs kube-state-metrics, scraped with ``honorLabels`` as kube-prometheus does it. Agents that
    serve no metrics are watched through it alone.
    """

    scrape: Literal["pod-monitor", "service-monitor", "none"] = "pod-monitor"
    """How Prometheus finds the agent's metrics: by its Pods, which needs nothing else; by a
    headless Service, for those who select ServiceMonitors only; or not by this declaration."""
    interval: int | None = Field(default=None, ge=5, le=120)
    """Time between two scrapes. Seconds; Prometheus' own by default. Not above two minutes, as
    the alerts look at the last five."""
    job: _Word | None = None
    """The label ``job`` of the agent's series. ``<namespace>/<name>`` by default, which no other
    agent has; ``node-exporter`` is what the rules of kube-prometheus look for. Name the job
    where you scrape the agent yourself (``scrape="none"``), or its own alerts are left out."""
    labels: Labels = Field(default_factory=dict)
    """Further labels of the monitors and rules: what your Prometheus selects them by
    (``{"release": "prometheus"}``). Without them many installations ignore the objects."""
    page: _Word = "critical"
    """Value of the label ``severity`` for what somebody must look at now: no DaemonSet, or most
    nodes without the agent."""
    ticket: _Word = "warning"
    """Value of the label ``severity`` for what can wait for the morning: everything else."""
    alert_labels: dict[AlertLabel, Annotated[str, checked(_template_problem)]] = Field(
        default_factory=dict
    )
    """Further labels of the alerts, for Alertmanager to route by (``{"team": "platform"}``).
    Prometheus runs the templates in them, as in any rule: ``{{ $externalLabels.region }}``. Name
    nothing that changes while an alert fires, such as ``$value``: each value is another alert."""
    runbooks: Annotated[str, Field(pattern=r"^https?://\S*[^/\s]$")] | None = None
    """Where your runbooks are (``https://wiki.example/runbooks``); each alert links to the page of
    its name below it."""

    def rule(self, alert: Alert, *, agent: str, scraped: str) -> dict[str, Json]:
        """An alert as this installation wants it."""
        severity = self.page if alert.severity == "page" else self.ticket
        return alert.rule(
            scraped=scraped,
            labels={**self.alert_labels, "agent": agent, "severity": severity},
            runbook=f"{self.runbooks}/{alert.name}" if self.runbooks else None,
        )


class MetricsEndpoint(Part):
    """Where a program of your own serves metrics, over HTTP and without a login."""

    port: Port
    """The port, on an address that Prometheus reaches: not on localhost only."""
    path: AbsolutePath = "/metrics"
    """The path."""

    def metrics(self, ports: Iterable[ContainerPort]) -> Metrics:
        """What is scraped: one of the program's ports, or one more."""
        known = (port for port in ports if port.number == self.port)
        port = next(known, ContainerPort(name="metrics", number=self.port))
        return Metrics(port=port, path=self.path)


def monitoring_objects(
    *,
    agent: str,
    namespace: str,
    daemon_sets: Sequence[str],
    pod_selector: Mapping[str, str],
    metrics: Metrics | None,
    alerts: Sequence[Alert],
    monitoring: Monitoring,
    labels: Mapping[str, str],
    beside: Sequence[Scraped] = (),
    by_hand: Sequence[str] = (),
) -> list[Manifest]:
    """The monitor of an agent and its rule, whatever number of DaemonSets it has.

    Args:
        agent: its name, and that of the objects.
        namespace: its namespace, and theirs.
        daemon_sets: the names of all its DaemonSets, at least one.
        pod_selector: labels that all its Pods have, and no others.
        metrics: where it serves metrics; none if it does not.
        alerts: those of its own kind.
        monitoring: what the user wants.
        labels: the labels of its objects.
        beside: metrics beside its own.
        by_hand: those of its DaemonSets that roll out by hand (OnDelete).
    """
    labels = {**monitoring.labels, **labels}
    job = monitoring.job or f"{namespace}/{agent}"
    scraped = metrics is not None and bool(monitoring.scrape != "none" or monitoring.job)
    general = daemon_set_alerts(
        agent=agent, namespace=namespace, daemon_sets=daemon_sets, by_hand=by_hand
    )
    rules = [
        monitoring.rule(alert, agent=agent, scraped=f'job="{job}"')
        for alert in (*general, *alerts)
        if scraped or not alert.needs_scraping
    ]
    rule = prometheus_rule(agent, namespace=namespace, labels=labels, rules=rules)
    own = [Scraped(name=agent, metrics=metrics)] if metrics is not None else []
    wanted = [*own, *beside] if monitoring.scrape != "none" else []
    monitors = [
        monitor
        for each in wanted
        for monitor in _scraping(
            each.name,
            namespace=namespace,
            pods=pod_selector if each.pods is None else each.pods,
            metrics=each.metrics,
            monitoring=monitoring,
            job=job if each.name == agent else f"{namespace}/{each.name}",
            labels=labels,
        )
    ]
    return [*monitors, rule]


def _scraping(
    name: str,
    *,
    namespace: str,
    pods: Mapping[str, str],
    metrics: Metrics,
    monitoring: Monitoring,
    job: str,
    labels: Mapping[str, str],
) -> Iterator[Manifest]:
    """What makes Prometheus ask the Pods."""
    if monitoring.scrape == "pod-monitor":
        yield pod_monitor(
            name,
            namespace=namespace,
            labels=labels,
            pods=pods,
            metrics=metrics,
            job=job,
            interval=monitoring.interval,
        )
        return
    # The monitor finds the Service by the labels of the Pods, so the Service has them too.
    labels = {**labels, **pods}
    yield headless_service(name, namespace=namespace, labels=labels, pods=pods, port=metrics.port)
    yield service_monitor(
        name,
        namespace=namespace,
        labels=labels,
        services=pods,
        metrics=metrics,
        job=job,
        interval=monitoring.interval,
    )
