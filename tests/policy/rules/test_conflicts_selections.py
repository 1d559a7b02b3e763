"""DS1110 and DS1111: Services, monitors and network policies that lead nowhere."""

from __future__ import annotations

import pytest

from constructs_lib.policy.example import BASE
from tests.policy.judging import found

MONITORING = "monitoring.coreos.com/v1"


def beside(kind: str, spec: str, *, name: str = "agent", namespace: str = "agents") -> str:
    """The good DaemonSet, and an object of another kind."""
    version = {"Service": "v1", "NetworkPolicy": "networking.k8s.io/v1"}.get(kind, MONITORING)
    metadata = f"{{name: {name}, namespace: {namespace}, labels: {{app: {name}}}}}"
    return f"\n---\n{{apiVersion: {version}, kind: {kind}, metadata: {metadata}, spec: {spec}}}\n"


def service(name: str = "agent", port: str = "metrics") -> str:
    ports = f"[{{name: m, port: 1, targetPort: {port}}}]"
    spec = f"{{selector: {{app.kubernetes.io/name: {name}}}, ports: {ports}}}"
    return beside("Service", spec)


WRONG = "{matchLabels: {app.kubernetes.io/name: agnet}}"


@pytest.mark.parametrize(
    ("kind", "spec"),
    [
        ("Service", "{selector: {app.kubernetes.io/name: agnet}}"),
        ("PodMonitor", f"{{selector: {WRONG}}}"),
        ("NetworkPolicy", f"{{podSelector: {WRONG}}}"),
    ],
)
def test_an_object_of_the_agent_that_selects_no_pod_is_found(kind: str, spec: str) -> None:
    message = f"The {kind} 'agent-metrics' selects no Pod of the input."

    example = BASE + beside(kind, spec, name="agent-metrics")
    assert found("DS1110", example) == [("warning", message)]


def test_a_service_monitor_that_selects_no_service_is_found() -> None:
    right = beside("ServiceMonitor", "{selector: {matchLabels: {app: agent}}}")
    wrong = beside("ServiceMonitor", "{selector: {matchLabels: {app: agnet}}}")

    assert found("DS1110", BASE + service() + right) == []
    assert found("DS1110", BASE + service() + wrong) == [
        ("warning", "The ServiceMonitor 'agent' selects no Service of the input.")
    ]


@pytest.mark.parametrize(
    "beside_it",
    [
        pytest.param(service(), id="it selects the Pods"),
        pytest.param(beside("Service", "{selector: {app: x}}", name="web"), id="another's"),
        pytest.param(beside("Service", "{selector: {app: x}}", namespace="web"), id="elsewhere"),
        pytest.param(beside("Service", "{clusterIP: None}"), id="no selector"),
        pytest.param(beside("NetworkPolicy", "{podSelector: {}}"), id="every Pod"),
        pytest.param(
            beside("PodMonitor", "{selector: {matchLabels: {app.kubernetes.io/name: agent}}}"),
            id="a monitor",
        ),
        pytest.param(
            beside(
                "PodMonitor",
                "{namespaceSelector: {matchNames: [agents]}, "
                "selector: {matchLabels: {app.kubernetes.io/name: agent}}}",
                namespace="monitoring",
            ),
            id="a monitor of another namespace",
        ),
        pytest.param(beside("PodMonitor", "[]"), id="anything"),
        pytest.param(
            beside("Service", "{selector: {app: web}}", name="agent-web")
            + "---\n{apiVersion: apps/v1, kind: Deployment, "
            "metadata: {name: w, namespace: agents}, "
            "spec: {selector: {matchLabels: {app: web}}, "
            "template: {metadata: {labels: {app: web}}}}}",
            id="another workload's Pods",
        ),
    ],
)
def test_what_selects_something_or_is_not_the_agents_is_left_alone(beside_it: str) -> None:
    assert found("DS1110", BASE + beside_it) == []


def test_a_target_port_that_no_container_has_is_an_error() -> None:
    assert found("DS1111", BASE + service(port="metrcs")) == [
        ("error", "No container of its Pods has a port named 'metrcs'.")
    ]


@pytest.mark.parametrize("port", ["metrics", "9000", "9100"])
def test_a_port_of_the_pods_or_a_number_is_right(port: str) -> None:
    assert found("DS1111", BASE + service(port=port)) == []


@pytest.mark.parametrize(("port", "findings"), [("metrics", 0), ("metrcs", 1)])
def test_a_pod_monitor_asks_for_ports_of_containers(port: str, findings: int) -> None:
    selector = "{matchLabels: {app.kubernetes.io/name: agent}}"
    spec = f"{{selector: {selector}, podMetricsEndpoints: [{{port: {port}}}, {{}}]}}"

    assert len(found("DS1111", BASE + beside("PodMonitor", spec))) == findings


@pytest.mark.parametrize(("port", "findings"), [("m", 0), ("metrics", 1)])
def test_a_service_monitor_asks_for_ports_of_services(port: str, findings: int) -> None:
    spec = f"{{selector: {{matchLabels: {{app: agent}}}}, endpoints: [{{port: {port}}}]}}"
    example = BASE + service() + beside("ServiceMonitor", spec)

    assert len(found("DS1111", example)) == findings
