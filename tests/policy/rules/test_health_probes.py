"""DS801 to DS806: probes."""

from __future__ import annotations

import pytest

from tests.policy.judging import STRICT, container, found, places, pod, severities

AGENT = "spec.template.spec.containers[0]"
NO_TRAFFIC = "The container has no readiness probe: it is ready as soon as it runs."
TRAFFIC = "The container gets traffic before it is known to answer."
SILENT = "readinessProbe: null, ports: null"


def service(selector: str, namespace: str = "agents") -> str:
    """A patch that takes ports and readiness probe away, beside a Service."""
    head = f"apiVersion: v1, kind: Service, metadata: {{name: agent, namespace: {namespace}}}"
    return f"{container(SILENT)}\n---\n{{{head}, spec: {{selector: {selector}}}}}"


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        pytest.param(container("readinessProbe: null"), ("info", NO_TRAFFIC), id="a port"),
        pytest.param(container(SILENT), ("info", NO_TRAFFIC), id="no port"),
        pytest.param(
            f"{container(SILENT)}\n---\nspec: {{minReadySeconds: 0}}",
            ("info", NO_TRAFFIC),
            id="nothing else stops a rollout",
        ),
        pytest.param(
            service("{app.kubernetes.io/name: agent}"), ("error", TRAFFIC), id="a Service"
        ),
        pytest.param(
            service("{app.kubernetes.io/name: agent}", "other"),
            ("info", NO_TRAFFIC),
            id="a Service of another namespace",
        ),
        pytest.param(
            service("{app.kubernetes.io/name: other}"), ("info", NO_TRAFFIC), id="another's Service"
        ),
        pytest.param(
            service("{app.kubernetes.io/name: agent}").replace(", ports: null", ""),
            ("error", TRAFFIC),
            id="a Service and a port",
        ),
        pytest.param(service("{}"), ("info", NO_TRAFFIC), id="a Service that selects nothing"),
    ],
)
def test_ds801_matters_most_where_traffic_comes(example: str, expected: tuple[str, str]) -> None:
    assert found("DS801", example, config=STRICT) == [expected]


def test_ds801_gives_the_traffic_of_a_service_to_the_declared_ports() -> None:
    containers = f"[{{name: agent, {SILENT}}}, {{name: proxy, ports: [{{containerPort: 80}}]}}]"
    selecting = service("{app.kubernetes.io/name: agent}").partition("---")[2]
    example = f"{pod(f'containers: {containers}')}\n---{selecting}"

    assert found("DS801", example) == [("warning", TRAFFIC)]
    assert found("DS801", example, config=STRICT) == [("error", TRAFFIC), ("info", NO_TRAFFIC)]


@pytest.mark.parametrize(
    ("restart", "expected"),
    [("Always", ["spec.template.spec.initContainers[0].{}"]), ("null", [])],
    ids=["a sidecar", "an init container that ends"],
)
@pytest.mark.parametrize(
    ("rule", "field"), [("DS801", "readinessProbe"), ("DS802", "livenessProbe")]
)
def test_only_what_runs_as_long_as_the_pod_needs_probes(
    rule: str, field: str, restart: str, expected: list[str]
) -> None:
    example = pod(f"initContainers: [{{name: beside, restartPolicy: {restart}}}]")

    assert places(rule, example, config=STRICT) == [place.format(field) for place in expected]


def test_ds802_is_a_matter_of_taste() -> None:
    message = "The container has no liveness probe: if it hangs, nothing restarts it."

    assert found("DS802", container("livenessProbe: null")) == []
    assert found("DS802", container("livenessProbe: null"), config=STRICT) == [("info", message)]


def asking(probe: str, fields: str) -> str:
    """A probe that asks what it is told, not what the good DaemonSet asks."""
    return f"{probe}: {{{'' if 'httpGet' in fields else 'httpGet: null, '}{fields}}}"


def both(live: str, ready: str) -> str:
    return container(f"{asking('livenessProbe', live)}, {asking('readinessProbe', ready)}")


SAME = "tcpSocket: {port: 9000}, failureThreshold: 3, periodSeconds: 10"


@pytest.mark.parametrize(
    ("live", "ready"),
    [
        pytest.param(SAME, SAME, id="the same"),
        pytest.param(SAME, "tcpSocket: {port: metrics}, periodSeconds: 20", id="a port by name"),
        pytest.param(
            "httpGet: {path: /, scheme: HTTP, port: 9000}, failureThreshold: 0, periodSeconds: 5",
            "httpGet: {path: null, port: metrics}",
            id="defaults",
        ),
        pytest.param(
            "exec: {command: [health]}, failureThreshold: 2, periodSeconds: 15",
            "exec: {command: [health]}, failureThreshold: 6",
            id="a command",
        ),
    ],
)
def test_ds803_finds_two_probes_that_ask_the_same(live: str, ready: str) -> None:
    assert places("DS803", both(live, ready)) == [f"{AGENT}.livenessProbe"]


@pytest.mark.parametrize(
    ("live", "ready"),
    [
        pytest.param(f"{SAME[:-2]}30", f"{SAME[:-2]}10", id="liveness waits longer"),
        pytest.param(SAME, SAME.replace("9000", "9001"), id="another port"),
        pytest.param(SAME, SAME.replace("tcpSocket", "grpc"), id="another way"),
        pytest.param(
            "httpGet: {path: /live, port: 9000}", "httpGet: {path: /ready, port: 9000}", id="a path"
        ),
    ],
)
def test_ds803_is_silent_about_probes_that_differ(live: str, ready: str) -> None:
    assert found("DS803", both(live, ready)) == []


def test_ds803_shows_both_patiences() -> None:
    message = (
        "livenessProbe is the same as readinessProbe and kills the container after 30 s; it stops "
        "being ready after 60 s."
    )

    assert found("DS803", both(SAME, "tcpSocket: {port: 9000}, failureThreshold: 12")) == [
        ("warning", message)
    ]


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        pytest.param(
            "httpGet: {port: health}",
            ("error", "port is 'health', which is not the name of a port of the container."),
            id="a name",
        ),
        pytest.param(
            "tcpSocket: {port: '9000'}",
            ("error", "port is '9000', which is not the name of a port of the container."),
            id="a number in quotes",
        ),
        pytest.param(
            "grpc: {port: 9001}",
            ("warning", "port is 9001, which no container of the Pod declares."),
            id="a number",
        ),
        pytest.param(
            "tcpSocket: {port: 9001, host: 127.0.0.1}",
            ("warning", "port is 9001, which no container of the Pod declares."),
            id="a number on the Pod's own address",
        ),
    ],
)
@pytest.mark.parametrize("probe", ["startupProbe", "livenessProbe", "readinessProbe"])
def test_ds804_looks_every_port_up(probe: str, action: str, expected: tuple[str, str]) -> None:
    assert found("DS804", container(asking(probe, action))) == [expected]


@pytest.mark.parametrize(
    "action",
    [
        pytest.param("httpGet: {port: metrics}", id="a name"),
        pytest.param("tcpSocket: {port: 9000}", id="a number"),
        pytest.param("tcpSocket: {port: 9001, host: 192.0.2.1}", id="another host's number"),
        pytest.param("exec: {command: [health]}", id="no port"),
    ],
)
def test_ds804_is_silent(action: str) -> None:
    assert found("DS804", container(asking("livenessProbe", action))) == []


def test_ds804_finds_numbers_in_the_whole_pod_and_names_in_the_container() -> None:
    containers = (
        "[{name: agent, livenessProbe: {httpGet: {port: 9808}}, "
        "readinessProbe: {httpGet: {port: healthz}}}, "
        "{name: liveness-probe, ports: [{name: healthz, containerPort: 9808}]}]"
    )

    assert places("DS804", pod(f"containers: {containers}")) == [
        f"{AGENT}.readinessProbe.httpGet.port"
    ]


def test_ds804_matters_less_on_the_host_network() -> None:
    containers = "[{name: agent, livenessProbe: {httpGet: {port: 9001}}}]"
    example = pod(f"hostNetwork: true, containers: {containers}")

    assert severities("DS804", example) == []
    assert severities("DS804", example, config=STRICT) == ["info"]


@pytest.mark.parametrize(
    "place",
    [
        "startupProbe.httpGet",
        "livenessProbe.httpGet",
        "readinessProbe.tcpSocket",
        "lifecycle.preStop.httpGet",
        "lifecycle.postStart.tcpSocket",
    ],
)
def test_ds805_finds_hosts_in_probes_and_hooks(place: str) -> None:
    fields = "{host: 127.0.0.1, port: 9000}"
    for name in reversed(place.split(".")):
        fields = f"{{{name}: {fields}}}"
    message = "host is '127.0.0.1': the kubelet asks that address from the node's network."

    assert found("DS805", container(fields[1:-1])) == [("warning", message)]
    assert places("DS805", container(fields[1:-1])) == [f"{AGENT}.{place}.host"]


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param("livenessProbe: {httpGet: {host: ''}}", id="empty"),
        pytest.param(
            "livenessProbe: {httpGet: {httpHeaders: [{name: Host, value: a.example}]}}",
            id="a header",
        ),
        pytest.param("lifecycle: {stopSignal: SIGTERM}", id="a signal"),
    ],
)
def test_ds805_is_silent_without_a_host(fields: str) -> None:
    assert found("DS805", container(fields)) == []


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.1.7", "localhost", "'::1'", "'[::1]'"])
def test_ds805_lets_an_agent_of_the_host_network_be_asked_on_its_loopback(host: str) -> None:
    asked = f"containers: [{{name: agent, livenessProbe: {{httpGet: {{host: {host}, port: 1}}}}}}]"

    assert severities("DS805", pod(asked)) == ["warning"]
    assert found("DS805", pod(f"hostNetwork: true, {asked}")) == []


def test_ds805_finds_another_host_on_the_host_network() -> None:
    asked = "containers: [{name: agent, livenessProbe: {httpGet: {host: 10.0.0.1, port: 1}}}]"

    assert severities("DS805", pod(f"hostNetwork: true, {asked}")) == ["warning"]


def liveness(fields: str, extra: str = "") -> str:
    return container(f"livenessProbe: {{{fields}}}{extra and ', '}{extra}")


@pytest.mark.parametrize(
    ("fields", "seconds"),
    [
        pytest.param("periodSeconds: 1, failureThreshold: 19", 19, id="just too little"),
        pytest.param("periodSeconds: 5, failureThreshold: null", 15, id="three by default"),
        pytest.param("periodSeconds: 0, failureThreshold: 1", 10, id="ten seconds by default"),
        pytest.param(
            "periodSeconds: 5, failureThreshold: 2, initialDelaySeconds: 9", 19, id="with the delay"
        ),
    ],
)
def test_ds806_wants_patience(fields: str, seconds: int) -> None:
    message = f"The probe gives up {seconds} s after the start, and no startupProbe waits."

    assert found("DS806", liveness(fields)) == [("warning", message)]


@pytest.mark.parametrize(
    ("fields", "extra"),
    [
        pytest.param("periodSeconds: 2, failureThreshold: 10", "", id="just enough"),
        pytest.param("periodSeconds: 5, initialDelaySeconds: 20", "", id="a long delay"),
        pytest.param(
            "periodSeconds: 1, failureThreshold: 1",
            "startupProbe: {tcpSocket: {port: 9000}}",
            id="a startup probe",
        ),
        pytest.param("timeoutSeconds: 1", "", id="a request has time enough"),
    ],
)
def test_ds806_is_silent_about_patience(fields: str, extra: str) -> None:
    assert found("DS806", liveness(fields, extra)) == []


@pytest.mark.parametrize(
    ("timeout", "seen"),
    [("1", ["1"]), ("null", ["not set, which is 1"]), ("0", ["0, which is 1"]), ("2", [])],
)
def test_ds806_gives_a_command_more_than_a_second(timeout: str, seen: list[str]) -> None:
    example = liveness(f"httpGet: null, exec: {{command: [health]}}, timeoutSeconds: {timeout}")

    assert found("DS806", example) == [
        (
            "warning",
            f"timeoutSeconds is {each}: on a busy node it takes a second to start a process.",
        )
        for each in seen
    ]
