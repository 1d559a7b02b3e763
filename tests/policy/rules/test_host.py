"""DS601, DS602, DS613 and DS614: namespaces and ports of the node."""

from __future__ import annotations

import pytest

from tests.policy.judging import STRICT, container, found, places, pod, severities

TEMPLATE = "spec.template.spec"
AGENT = f"{TEMPLATE}.containers[0]"


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("generic", ["warning"]),
        ("logs", ["warning"]),
        ("security", ["info"]),
        ("csi-node", []),
        ("cni", []),
        ("cloud", []),
        ("identity", []),
        ("network", []),
        ("storage", []),
        ("traces", ["info"]),
        ("kube-proxy", []),
        ("load-balancer", []),
        ("node-exporter", []),
        ("dns-cache", []),
    ],
)
def test_ds601_asks_who_needs_the_nodes_network(role: str, expected: list[str]) -> None:
    example = pod("hostNetwork: true", role=role)

    assert severities("DS601", example) == expected


@pytest.mark.parametrize(
    ("fields", "role", "expected"),
    [
        pytest.param("hostPID: true", "generic", [("warning", "hostPID")], id="processes"),
        pytest.param("hostPID: true", "security", [], id="a role that watches processes"),
        pytest.param("hostPID: true", "node-exporter", [], id="a role that counts them"),
        pytest.param("hostIPC: true", "security", [("error", "hostIPC")], id="IPC, for any role"),
        pytest.param("hostPID: false, hostIPC: false", "generic", [], id="neither"),
        pytest.param(
            "hostPID: true, hostIPC: true",
            "generic",
            [("warning", "hostPID"), ("error", "hostIPC")],
            id="both",
        ),
    ],
)
def test_ds602_finds_the_nodes_processes_and_ipc(
    fields: str, role: str, expected: list[tuple[str, str]]
) -> None:
    findings = found("DS602", pod(fields, role=role))

    seen = [(severity, message.partition(" ")[0]) for severity, message in findings]
    assert sorted(seen) == sorted(expected)


def ports(*each: str, pod_fields: str = "hostPID: false", role: str = "generic") -> str:
    listed = ", ".join(f"{{{port}}}" for port in each)
    return pod(
        f"{pod_fields}, containers: [{{name: agent, ports: [{{$patch: replace}}, {listed}]}}]",
        role=role,
    )


ON_HOST = "hostNetwork: true, hostUsers: null"
DIFFERING = (
    "hostPort is 81 and containerPort 80: under hostNetwork the API server rejects them unless "
    "they are equal."
)
SAME = "containerPort: 9000, hostPort: 9000"


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        pytest.param(
            ports("containerPort: 80, hostPort: 8080"),
            [
                (
                    "warning",
                    "hostPort is 8080: it is claimed on every node, and open to its network.",
                )
            ],
            id="a port",
        ),
        pytest.param(ports("containerPort: 80"), [], id="none"),
        pytest.param(ports("containerPort: 80, hostPort: 0"), [], id="zero is none"),
        pytest.param(
            ports("containerPort: 80, hostPort: 65536"),
            [("error", "hostPort is 65536, which is not between 1 and 65535.")],
            id="too high",
        ),
        pytest.param(
            ports("containerPort: 80, hostPort: -1"),
            [("error", "hostPort is -1, which is not between 1 and 65535.")],
            id="negative",
        ),
        pytest.param(
            ports("containerPort: 80, hostPort: 10250"),
            [("error", "Port 10250 of the node is used by the kubelet.")],
            id="of the kubelet",
        ),
        pytest.param(
            ports("containerPort: 53, hostPort: 2379, protocol: UDP"),
            [
                (
                    "warning",
                    "hostPort is 2379: it is claimed on every node, and open to its network.",
                )
            ],
            id="the same number in UDP",
        ),
        pytest.param(
            ports("containerPort: 80, hostPort: 30000"),
            [("warning", "Port 30000 is in the range of NodePorts, 30000 to 32767.")],
            id="a node port",
        ),
        pytest.param(
            ports("containerPort: 80, hostIP: 127.0.0.1"),
            [("warning", "hostIP is '127.0.0.1' without a hostPort, so it does nothing.")],
            id="an address alone",
        ),
        pytest.param(
            ports("containerPort: 80, hostPort: 81", pod_fields=ON_HOST, role="cni"),
            [("error", DIFFERING)],
            id="another one on the host network",
        ),
        pytest.param(
            ports("containerPort: 10256", pod_fields=ON_HOST, role="cni"),
            [("error", "Port 10256 of the node is used by kube-proxy.")],
            id="of kube-proxy, on the host network",
        ),
        pytest.param(ports("containerPort: 9000", pod_fields=ON_HOST), [], id="declared only"),
        pytest.param(ports(SAME, pod_fields=ON_HOST, role="cni"), [], id="a role of the network"),
        pytest.param(
            ports(SAME, pod_fields=ON_HOST, role="logs"),
            [
                (
                    "warning",
                    "hostPort is 9000: it is claimed on every node, and open to its network.",
                )
            ],
            id="another role on the host network",
        ),
        pytest.param(
            ports(SAME, role="load-balancer"),
            [
                (
                    "warning",
                    "hostPort is 9000: it is claimed on every node, and open to its network.",
                )
            ],
            id="a role of the network outside of it",
        ),
    ],
)
def test_ds613_finds_ports_of_the_node(example: str, expected: list[tuple[str, str]]) -> None:
    assert found("DS613", example) == expected
    assert places("DS613", example) == [f"{AGENT}.ports[0].hostPort"] * len(expected)


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        pytest.param("containerPort: 1, hostPort: 9000", True, id="the same port"),
        pytest.param("containerPort: 1, hostPort: 9000, protocol: TCP", True, id="TCP spelled out"),
        pytest.param("containerPort: 1, hostPort: 9000, protocol: UDP", False, id="UDP"),
        pytest.param("containerPort: 1, hostPort: 9000, hostIP: 10.0.0.1", False, id="an address"),
        pytest.param("containerPort: 1, hostPort: 9001", False, id="another port"),
    ],
)
def test_ds613_finds_ports_claimed_twice_across_containers(second: str, *, expected: bool) -> None:
    message = "TCP port 9000 is claimed twice, which the API server rejects."
    example = pod(
        f"containers: [{{name: agent, ports: [{{{SAME}}}]}}, {{name: b, ports: [{{{second}}}]}}]"
    )

    assert (("error", message) in found("DS613", example)) is expected


def test_ds613_does_not_compare_containers_that_run_one_after_the_other() -> None:
    example = pod(
        f"initContainers: [{{name: a, ports: [{{{SAME}}}]}}, {{name: b, ports: [{{{SAME}}}]}}]"
    )

    assert severities("DS613", example) == ["warning", "warning"]


def listening(fields: str, *, network: str = "true") -> str:
    """The good DaemonSet declares port 9000 and is asked on it."""
    return pod(f"hostNetwork: {network}, containers: [{{name: agent, {fields}}}]")


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        pytest.param(listening("args: ['--listen=:9100']"), ["args[0]"], id="every address"),
        pytest.param(listening("args: ['--listen=[::]:9100']"), ["args[0]"], id="of IPv6"),
        pytest.param(listening("args: ['-x', '--l=0.0.0.0:91']"), ["args[1]"], id="of IPv4"),
        pytest.param(listening("command: [a, '--l=:91']"), ["command[1]"], id="of the command"),
        pytest.param(listening("args: ['--listen=:9000']"), [], id="declared"),
        pytest.param(listening("args: ['--api=server:9100']"), [], id="another host's"),
        pytest.param(listening("args: ['--listen=:http', '--listen', ':9']"), [], id="no number"),
        pytest.param(
            listening("startupProbe: {httpGet: {port: 9100}}"),
            ["startupProbe.httpGet.port"],
            id="a probe",
        ),
        pytest.param(
            listening("startupProbe: {grpc: {port: 9100}}"),
            ["startupProbe.grpc.port"],
            id="a gRPC probe",
        ),
        pytest.param(listening("startupProbe: {httpGet: {port: metrics}}"), [], id="by its name"),
        pytest.param(
            listening("startupProbe: {tcpSocket: {port: 9100, host: 10.0.0.1}}"),
            [],
            id="a probe of another host",
        ),
        pytest.param(
            listening("args: ['--listen=:9100'], startupProbe: {tcpSocket: {port: 9100}}"),
            ["startupProbe.tcpSocket.port"],
            id="once a port",
        ),
        pytest.param(
            listening("args: ['--l=:91']", network="false"), [], id="a network of its own"
        ),
    ],
)
def test_ds614_finds_ports_the_scheduler_does_not_know(example: str, expected: list[str]) -> None:
    assert places("DS614", example) == []
    assert places("DS614", example, config=STRICT) == [f"{AGENT}.{place}" for place in expected]


def test_ds614_takes_what_any_container_declares() -> None:
    example = pod(
        "hostNetwork: true, containers: [{name: agent, args: ['--listen=:9100']}, "
        "{name: b, ports: [{containerPort: 9100}]}]"
    )

    assert found("DS614", example) == []
    assert found("DS614", container("args: ['--listen=:9100']")) == []
