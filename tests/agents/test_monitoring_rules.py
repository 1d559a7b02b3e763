"""What watches each agent: rules that Prometheus accepts, on metrics that its Pods can give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from constructs_lib.agents.kube_proxy import KubeProxySpec
from constructs_lib.agents.node_agent import NodeAgentSpec
from constructs_lib.agents.security_agent import Falco, SecurityAgentSpec
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.host import HostAccess, HostPort
from constructs_lib.declaration.monitoring import MetricsEndpoint, Monitoring
from constructs_lib.k8s.manifest import Json, Manifest
from tests.agents.cases import CASES
from tests.agents.log_engine_alerts import LOG_ENGINE_ALERTS
from tests.agents.own_alerts import OWN_ALERTS
from tests.declaration.builders import REASON, told
from tests.pods import containers_of
from tests.promtool import Series, check_rules, fires

GENERAL = "NodeAgent"
"""How the names of the alerts on DaemonSets begin."""

every_case = pytest.mark.parametrize("case", CASES)


def given(case: str) -> dict[str, Any]:
    spec = CASES[case]
    return {name: getattr(spec, name) for name in spec.model_fields_set}


def watched(case: str, **fields: Any) -> AgentSpec:
    """A case with monitoring switched on."""
    return type(CASES[case])(**{**given(case), "monitoring": Monitoring(job="agent"), **fields})


def of_kind(spec: AgentSpec, kind: str) -> list[Manifest]:
    return [manifest for manifest in spec.manifests() if manifest["kind"] == kind]


def own_rules(spec: AgentSpec) -> list[dict[str, Json]]:
    """The rules of the agent's own kind."""
    (rule,) = of_kind(spec, "PrometheusRule")
    (group,) = rule["spec"]["groups"]
    return [each for each in group["rules"] if not each["alert"].startswith(GENERAL)]


@every_case
def test_prometheus_accepts_the_rules_of_every_agent(case: str, tmp_path: Path) -> None:
    (rule,) = of_kind(watched(case), "PrometheusRule")

    assert check_rules(rule, tmp_path) == ""


def named_ports(workload: Manifest) -> list[str]:
    ports = [port for _, each in containers_of(workload) for port in each.get("ports", [])]
    return [port["name"] for port in ports if "name" in port]


def on_loopback(spec: AgentSpec) -> bool:
    """Whether its metrics are there for the node itself only."""
    return isinstance(spec, KubeProxySpec) and spec.metrics_listen == "localhost"


def labels_of(workload: Manifest) -> dict[str, str]:
    labels: dict[str, str] = workload["spec"]["template"]["metadata"]["labels"]
    return labels


def endpoints(monitor: Manifest) -> list[Json]:
    found: list[Json] = monitor["spec"]["podMetricsEndpoints"]
    return found


def scraped_ports(spec: AgentSpec, workload: Manifest) -> list[str]:
    """The ports of its Pods that monitors name."""
    return [
        endpoint["port"]
        for monitor in of_kind(spec, "PodMonitor")
        if monitor["spec"]["selector"]["matchLabels"].items() <= labels_of(workload).items()
        for endpoint in endpoints(monitor)
    ]


@every_case
def test_a_monitor_names_exactly_one_port_of_the_pods(case: str) -> None:
    spec = watched(case)
    workloads = [*of_kind(spec, "DaemonSet"), *of_kind(spec, "Deployment")]

    for workload in workloads:
        ports = named_ports(workload)
        monitored = scraped_ports(spec, workload)
        assert [ports.count(name) for name in monitored] == [1] * len(monitored)


@every_case
def test_every_port_of_metrics_is_scraped_once(case: str) -> None:
    spec = watched(case)
    served = {
        (workload["metadata"]["name"], name)
        for workload in (*of_kind(spec, "DaemonSet"), *of_kind(spec, "Deployment"))
        for name in named_ports(workload)
        if "metrics" in name and not on_loopback(spec)
    }
    scraped = [
        (workload["metadata"]["name"], name)
        for workload in (*of_kind(spec, "DaemonSet"), *of_kind(spec, "Deployment"))
        for name in scraped_ports(spec, workload)
    ]

    assert served <= set(scraped)
    assert len(scraped) == len(set(scraped))


@every_case
def test_by_services_every_port_of_metrics_is_scraped_once_too(case: str) -> None:
    spec = watched(case, monitoring=Monitoring(scrape="service-monitor"))
    by_pods = [e for m in of_kind(watched(case), "PodMonitor") for e in endpoints(m)]
    services = of_kind(spec, "Service")
    scraped = [
        (service["metadata"]["name"], port["name"])
        for monitor in of_kind(spec, "ServiceMonitor")
        for endpoint in monitor["spec"]["endpoints"]
        for service in services
        if monitor["spec"]["selector"]["matchLabels"].items()
        <= service["metadata"].get("labels", {}).items()
        for port in service["spec"]["ports"]
        if port["name"] == endpoint["port"]
    ]

    assert len(scraped) == len(set(scraped)) == len(by_pods)


@every_case
def test_no_two_objects_of_an_agent_are_the_same_whatever_watches_it(case: str) -> None:
    spec = watched(case, monitoring=Monitoring(scrape="service-monitor"))
    found = [
        (m["kind"], m["metadata"].get("namespace"), m["metadata"]["name"]) for m in spec.manifests()
    ]

    assert len(found) == len(set(found))


@every_case
def test_a_monitor_selects_the_pods_of_the_agent_or_of_a_companion(case: str) -> None:
    spec = watched(case)
    deployments = of_kind(spec, "Deployment")
    for monitor in of_kind(spec, "PodMonitor"):
        labels = monitor["spec"]["selector"]["matchLabels"].items()
        agents = [labels <= labels_of(pods).items() for pods in of_kind(spec, "DaemonSet")]
        beside = [labels <= labels_of(pods).items() for pods in deployments]
        assert all(agents) or (not any(agents) and sum(beside) == 1)


EVERY_ALERT: Final = OWN_ALERTS | LOG_ENGINE_ALERTS


@pytest.mark.parametrize(("case", "seen", "expected"), EVERY_ALERT.values(), ids=EVERY_ALERT.keys())
def test_what_fires_when_an_agent_is_not_well(
    case: str, seen: list[Series], expected: Mapping[str, Mapping[str, int]], tmp_path: Path
) -> None:
    assert fires(own_rules(watched(case)), seen, expected, tmp_path) == ""


def alerts_told() -> Iterator[str]:
    for case in CASES:
        yield from (rule["alert"] for rule in own_rules(watched(case)))


def test_every_alert_of_an_agent_fires_in_a_test() -> None:
    expected = [alerts for *_, times in EVERY_ALERT.values() for alerts in times.values()]

    assert set(alerts_told()) == set().union(*expected)


def test_metrics_that_only_the_node_itself_reaches_are_not_scraped() -> None:
    local = watched("kube-proxy-minimal")
    everyone = watched("kube-proxy-minimal", metrics_listen="all")

    assert isinstance(local, KubeProxySpec)
    assert of_kind(local, "PodMonitor") == []
    assert len(of_kind(everyone, "PodMonitor")) == 1


def test_falco_serves_metrics_where_it_is_monitored_unless_it_must_not() -> None:
    def monitors(sensor: Falco) -> int:
        spec = SecurityAgentSpec(
            name="falco", namespace="security", sensor=sensor, monitoring=Monitoring()
        )
        return len(of_kind(spec, "PodMonitor"))

    assert (monitors(Falco()), monitors(Falco(metrics=False))) == (1, 0)


def test_labels_of_pods_on_gpus_are_kept_where_the_exporter_tells_them() -> None:
    def honoured(**fields: Any) -> list[Any]:
        monitors = of_kind(watched("gpu-monitor-minimal", **fields), "PodMonitor")
        return [m["spec"]["podMetricsEndpoints"][0].get("honorLabels") for m in monitors]

    assert honoured() == [True]
    assert honoured(attribution=None) == [None]


@pytest.mark.parametrize(
    ("port", "problems"),
    [
        pytest.param(9400, [], id="a port of the Pod"),
        pytest.param(9500, [], id="a port of the node"),
        pytest.param(
            9999,
            ["metrics.port: 9999 is none of the agent's ports; add it to ports"],
            id="another port",
        ),
    ],
)
def test_a_programs_metrics_are_on_one_of_its_ports(port: int, problems: list[str]) -> None:
    fields = {
        **given("node-agent-full"),
        "metrics": MetricsEndpoint(port=port),
        "host": HostAccess(ports=(HostPort(name="node-metrics", port=9500, reason=REASON),)),
    }

    assert told(NodeAgentSpec, **fields) == problems
