"""What a user says of monitoring, and which objects and alerts follow from it."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.declaration.monitoring import MetricsEndpoint, Monitoring, monitoring_objects
from constructs_lib.declaration.nodes import NodeLabel
from constructs_lib.declaration.rollout import OnDelete
from constructs_lib.declaration.split import Pool, Rings
from constructs_lib.k8s.containers import Port
from constructs_lib.k8s.manifest import Json, Manifest
from constructs_lib.prometheus.objects import Alert, Metrics
from tests.declaration.builders import exporter, flannel, told

PODS = {"app.kubernetes.io/name": "log-agent", "app.kubernetes.io/instance": "logs"}
METRICS = Metrics(port=Port(name="http", number=2020))
OWN = Alert(name="LogsLost", expr="lost{$scraped} > 0", summary="Logs lost", description="Look.")


def made(*, metrics: Metrics | None = METRICS, **fields: Any) -> list[Manifest]:
    return monitoring_objects(
        agent="logs",
        namespace="logging",
        daemon_sets=["logs", "logs-gpu"],
        pod_selector=PODS,
        metrics=metrics,
        alerts=[OWN],
        monitoring=Monitoring(**fields),
        labels=PODS,
    )


def rules(manifests: list[Manifest]) -> dict[str, Json]:
    """The rules by the names of their alerts."""
    (rule,) = (each for each in manifests if each["kind"] == "PrometheusRule")
    (group,) = rule["spec"]["groups"]
    return {each["alert"]: each for each in group["rules"]}


def test_an_agent_is_not_watched_unless_asked() -> None:
    kinds = [manifest["kind"] for manifest in exporter().manifests()]

    assert kinds == ["PriorityClass", "ServiceAccount", "DaemonSet"]


def test_what_watches_an_agent_comes_before_its_daemonset() -> None:
    kinds = [manifest["kind"] for manifest in exporter(monitoring=Monitoring()).manifests()]

    assert kinds == [
        "PriorityClass",
        "ServiceAccount",
        "PodMonitor",
        "PrometheusRule",
        "DaemonSet",
    ]


@pytest.mark.parametrize(
    ("scrape", "kinds"),
    [
        pytest.param("pod-monitor", ["PodMonitor", "PrometheusRule"], id="Pods"),
        pytest.param(
            "service-monitor", ["Service", "ServiceMonitor", "PrometheusRule"], id="a Service"
        ),
        pytest.param("none", ["PrometheusRule"], id="not at all"),
    ],
)
def test_scrape_chooses_how_prometheus_finds_the_metrics(scrape: str, kinds: list[str]) -> None:
    assert [manifest["kind"] for manifest in made(scrape=scrape)] == kinds


def test_a_program_without_metrics_is_watched_by_its_daemonset_alone() -> None:
    found = made(metrics=None, job="logs")

    assert [manifest["kind"] for manifest in found] == ["PrometheusRule"]
    assert list(rules(found)) == [
        "NodeAgentMissing",
        "NodeAgentMissingOnMostNodes",
        "NodeAgentWantedNowhere",
        "NodeAgentWantedOnFewer",
        "NodeAgentGone",
        "NodeAgentMisscheduled",
        "NodeAgentRolloutStuck",
        "NodeAgentRestarts",
        "NodeAgentUnwatched",
    ]


@pytest.mark.parametrize(
    ("fields", "expr"),
    [
        pytest.param({}, 'lost{job="logging/logs"} > 0', id="a job of its own"),
        pytest.param({"job": "logs"}, 'lost{job="logs"} > 0', id="a job with a name"),
        pytest.param(
            {"job": "logs", "scrape": "none"}, 'lost{job="logs"} > 0', id="a job of the user"
        ),
    ],
)
def test_alerts_look_at_the_series_of_the_agents_job(fields: dict[str, Any], expr: str) -> None:
    assert rules(made(**fields))["LogsLost"]["expr"] == expr


def test_alerts_on_series_that_nobody_scrapes_are_left_out() -> None:
    assert {"LogsLost", "NodeAgentNotScraped"}.isdisjoint(rules(made(scrape="none")))


def test_every_object_carries_the_labels_prometheus_selects_by_and_cannot_lose_its_own() -> None:
    wanted = {"release": "prometheus", "app.kubernetes.io/name": "something-else"}
    found = made(scrape="service-monitor", labels=wanted)

    assert [manifest["metadata"]["labels"] for manifest in found] == [
        {"release": "prometheus", **PODS}
    ] * 3


def test_a_service_monitor_finds_its_service() -> None:
    service, monitor, _ = made(scrape="service-monitor")
    wanted = monitor["spec"]["selector"]["matchLabels"]

    assert wanted.items() <= service["metadata"]["labels"].items()


@pytest.mark.parametrize(
    ("alert", "severity"),
    [
        pytest.param("NodeAgentGone", "page-me", id="no DaemonSet"),
        pytest.param("NodeAgentMissingOnMostNodes", "page-me", id="most nodes without an agent"),
        pytest.param("NodeAgentMissing", "morning", id="a node without its agent"),
        pytest.param("LogsLost", "morning", id="an alert of its kind"),
    ],
)
def test_only_what_cannot_wait_wakes_somebody(alert: str, severity: str) -> None:
    found = rules(made(page="page-me", ticket="morning", alert_labels={"team": "platform"}))

    assert found[alert]["labels"] == {"team": "platform", "agent": "logs", "severity": severity}


def test_prometheus_runs_the_templates_of_further_labels() -> None:
    region = "{{ $externalLabels.region }}"
    found = rules(made(alert_labels={"region": region}))

    assert {rule["labels"]["region"] for rule in found.values()} == {region}


def test_every_alert_links_to_its_runbook() -> None:
    found = rules(made(runbooks="https://wiki.example/runbooks"))

    assert {name: rule["annotations"]["runbook_url"] for name, rule in found.items()} == {
        name: f"https://wiki.example/runbooks/{name}" for name in found
    }


def test_no_two_rules_are_for_the_same_alert_and_series() -> None:
    (*_, rule) = made()
    told_apart = [(each["alert"], each["expr"]) for each in rule["spec"]["groups"][0]["rules"]]

    assert len(set(told_apart)) == len(told_apart)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        pytest.param(
            {"alert_labels": {"team-name": "platform"}},
            "'team-name' is not a label of Prometheus; use letters, digits and '_'",
            id="a label of Kubernetes, not of Prometheus",
        ),
        pytest.param(
            {"alert_labels": {"severity": "low"}},
            "'severity' is written by the alerts themselves; leave it out",
            id="a label of the alerts",
        ),
        pytest.param(
            {"alert_labels": {"region": "{{ $externalLabels.region }"}},
            "is no template of Prometheus; close each '{{' with '}}'",
            id="a template that does not end",
        ),
    ],
)
def test_a_label_that_no_alert_can_have_is_refused(fields: dict[str, Any], problem: str) -> None:
    (found,) = told(Monitoring, **fields)

    assert found.endswith(problem)


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"interval": 300}, id="an interval longer than the alerts look back"),
        pytest.param({"runbooks": "wiki.example"}, id="an address that is no URL"),
        pytest.param({"runbooks": "https://wiki.example/"}, id="a slash too many"),
        pytest.param({"job": 'x"'}, id="a job that ends the expression"),
        pytest.param({"page": "wake me"}, id="a severity of two words"),
    ],
)
def test_values_that_break_an_alert_are_refused(fields: dict[str, Any]) -> None:
    assert len(told(Monitoring, **fields)) == 1


def test_metrics_on_a_declared_port_are_scraped_by_its_name() -> None:
    ports = [Port(name="admin", number=9000), Port(name="web", number=8080)]

    assert MetricsEndpoint(port=9000).metrics(ports).port == Port(name="admin", number=9000)
    assert MetricsEndpoint(port=9100).metrics(ports).port == Port(name="metrics", number=9100)


def test_a_rollout_by_hand_is_not_watched_for_progress() -> None:
    spec = exporter(monitoring=Monitoring(), rollout=OnDelete(owner="The platform team."))

    assert "NodeAgentRolloutStuck" not in rules(spec.manifests())


def test_pools_are_watched_as_one_agent() -> None:
    gpu = Pool(name="gpu", where=NodeLabel(key="gpu", operator="Exists"))
    found = exporter(monitoring=Monitoring(), pools=(gpu,)).manifests()
    (monitor,) = (each for each in found if each["kind"] == "PodMonitor")
    pods = [
        each["spec"]["template"]["metadata"]["labels"]
        for each in found
        if each["kind"] == "DaemonSet"
    ]

    assert monitor["spec"]["selector"] == {"matchLabels": {"constructs-lib/agent": "exporter"}}
    assert [labels["constructs-lib/agent"] for labels in pods] == ["exporter", "exporter"]
    assert 'daemonset=~"exporter-gpu|exporter"' in rules(found)["NodeAgentMissing"]["expr"]


def test_rings_are_watched_as_one_agent() -> None:
    rings = Rings(order=("canary", "stable"))
    found = exporter(monitoring=Monitoring(), rings=rings).manifests()
    watching = [each["kind"] for each in found if each["apiVersion"].startswith("monitoring")]

    assert watching == ["PodMonitor", "PrometheusRule"]
    assert [each["kind"] for each in found[-2:]] == ["DaemonSet", "DaemonSet"]


def test_an_agent_that_serves_no_metrics_is_watched_all_the_same() -> None:
    kinds = [manifest["kind"] for manifest in flannel(monitoring=Monitoring()).manifests()]

    assert "PrometheusRule" in kinds
    assert "PodMonitor" not in kinds
