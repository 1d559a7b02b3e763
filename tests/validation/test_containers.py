"""Containers that the API server does not take."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.manifest import Json
from tests.validation.builders import refused, with_container, with_pod

PORT_NAME = "use at most 15 lower-case letters, digits and single '-', with a letter among them"
AMOUNTS = {"requests": {"cpu": "2"}, "limits": {"cpu": "1"}}
HTTP = {"httpGet": {"path": "/", "port": 1}}
MOUNT = {"name": "gone", "mountPath": "/a"}


FIELD = {"fieldPath": "metadata.name"}


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        pytest.param({"name": "A_b"}, "name: 'A_b' is not a DNS label", id="its name"),
        pytest.param({"image": ""}, "image: is missing; no Pod is created without it", id="image"),
        pytest.param(
            {"imagePullPolicy": "Sometimes"},
            "imagePullPolicy: is 'Sometimes'; write one of Always, IfNotPresent, Never",
            id="pull policy",
        ),
        pytest.param(
            {"ports": [{"name": "http", "containerPort": n} for n in (1, 2)]},
            "ports[1].name: is 'http', the name of another port of the container; choose another",
            id="two ports of one name",
        ),
        pytest.param(
            {"ports": [{"name": "Metrics_1", "containerPort": 1}]},
            f"ports[0].name: is 'Metrics_1'; {PORT_NAME}",
            id="the name of a port",
        ),
        pytest.param(
            {"ports": [{"name": "this-name-is-far-too-long", "containerPort": 1}]},
            f"ports[0].name: is 'this-name-is-far-too-long'; {PORT_NAME}",
            id="a long name of a port",
        ),
        pytest.param(
            {"ports": [{"containerPort": 70000}]},
            "ports[0].containerPort: is 70000; a port is from 1 to 65535",
            id="no port",
        ),
        pytest.param(
            {"ports": [{"containerPort": 1, "hostPort": 70000}]},
            "ports[0].hostPort: is 70000; a port is from 1 to 65535",
            id="no port of the node",
        ),
        pytest.param(
            {"ports": [{"containerPort": 1, "protocol": "tcp"}]},
            "ports[0].protocol: is 'tcp'; write one of SCTP, TCP, UDP",
            id="protocol",
        ),
        pytest.param(
            {"env": [{"name": "1-A B=", "value": "x"}]},
            "env[0].name: is '1-A B='; use printable ASCII characters without '='",
            id="the name of a variable",
        ),
        pytest.param(
            {
                "env": [
                    {
                        "name": "A",
                        "value": "x",
                        "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}},
                    }
                ]
            },
            "env[0].valueFrom: stands beside a value; keep one of the two",
            id="a variable with two values",
        ),
        pytest.param(
            {"env": [{"name": "A", "valueFrom": {}}]},
            "env[0].valueFrom: has no source; it takes exactly one source",
            id="a variable without a source",
        ),
        pytest.param(
            {"livenessProbe": {"periodSeconds": 5}},
            "livenessProbe: has no action; write one of exec, httpGet, tcpSocket, grpc",
            id="a probe without an action",
        ),
        pytest.param(
            {"readinessProbe": {**HTTP, "tcpSocket": {"port": 1}}},
            "readinessProbe: has httpGet and tcpSocket; write one of exec, httpGet",
            id="a probe with two actions",
        ),
        pytest.param(
            {"startupProbe": {**HTTP, "periodSeconds": -1}},
            "startupProbe.periodSeconds: is -1; it must be 0 or more",
            id="negative seconds",
        ),
        pytest.param(
            {"livenessProbe": {**HTTP, "successThreshold": 2}},
            "livenessProbe.successThreshold: is 2; a livenessProbe takes 1 only",
            id="two successes",
        ),
        pytest.param(
            {"readinessProbe": {"tcpSocket": {"port": 0}}},
            "readinessProbe.tcpSocket.port: is 0; a port is from 1 to 65535",
            id="the port of a probe",
        ),
        pytest.param(
            {"readinessProbe": {"tcpSocket": {"port": "80"}}},
            "readinessProbe.tcpSocket.port: is '80'; write the number or the name of a port",
            id="a number as the name of a port",
        ),
        pytest.param(
            {"lifecycle": {"preStop": {"exec": {}}}},
            "lifecycle.preStop.exec.command: is missing or empty; name a program",
            id="a hook without a program",
        ),
        pytest.param(
            {"volumeMounts": [MOUNT]},
            "volumeMounts[0].name: is 'gone', which is not a volume of the Pod",
            id="a mount without its volume",
        ),
        pytest.param(
            {"resources": AMOUNTS},
            "resources.requests.cpu: is 2, above its limit 1",
            id="a request above its limit",
        ),
        pytest.param(
            {"resources": {"limits": {"cpu": "-1"}}},
            "resources.limits.cpu: is -1; it must be 0 or more",
            id="less than nothing",
        ),
        pytest.param(
            {"securityContext": {"allowPrivilegeEscalation": False, "privileged": True}},
            "securityContext.allowPrivilegeEscalation: is false beside privileged; keep one of the "
            "two",
            id="no escalation, and every privilege",
        ),
    ],
)
def test_what_a_container_cannot_have_is_refused(fields: dict[str, Json], message: str) -> None:
    (only,) = refused(with_container(**fields))

    assert only.startswith(message)


@pytest.mark.parametrize(
    ("mount", "message"),
    [
        ({"mountPath": ""}, "mountPath: is missing or empty; name a path"),
        (
            {"mountPath": "/a", "subPath": "../b"},
            "subPath: is '../b'; write a relative path without '..'",
        ),
        (
            {"mountPath": "/a", "mountPropagation": "Both"},
            "mountPropagation: is 'Both'; write one of Bidirectional, HostToContainer, None",
        ),
        (
            {"mountPath": "/a", "mountPropagation": "Bidirectional"},
            "mountPropagation: is Bidirectional, which only a privileged container may have",
        ),
    ],
    ids=["no path", "a path that goes up", "no propagation", "without privilege"],
)
def test_a_mount_that_is_none_is_refused(mount: dict[str, Json], message: str) -> None:
    pod = with_container(volumeMounts=[{"name": "a", **mount}])["spec"]["template"]["spec"]
    manifest = with_pod(containers=pod["containers"], volumes=[{"name": "a", "emptyDir": {}}])

    assert refused(manifest) == [f"volumeMounts[0].{message}"]


def test_two_mounts_have_two_places() -> None:
    mounts = [{"name": "a", "mountPath": "/a"}, {"name": "a", "mountPath": "/a"}]
    pod = with_container(volumeMounts=mounts)["spec"]["template"]["spec"]
    manifest = with_pod(containers=pod["containers"], volumes=[{"name": "a", "emptyDir": {}}])

    assert refused(manifest) == [
        (
            "volumeMounts[1].mountPath: is '/a', where the container mounts another volume; choose "
            "another"
        )
    ]


def test_on_the_network_of_the_node_both_ports_are_one() -> None:
    pod = with_container(ports=[{"containerPort": 1, "hostPort": 2}])["spec"]["template"]["spec"]
    manifest = with_pod(containers=pod["containers"], hostNetwork=True, hostUsers=True)

    assert refused(manifest) == [
        "ports[0].hostPort: is 2 and containerPort 1; with hostNetwork they are the same"
    ]


@pytest.mark.parametrize(
    ("policy", "message"),
    [
        (
            {},
            (
                "initContainers[0].{}: is not for an init container that ends; remove it, or set "
                "restartPolicy: Always"
            ),
        ),
        ({"restartPolicy": "Always"}, None),
    ],
    ids=["ends", "sidecar"],
)
@pytest.mark.parametrize(
    ("field", "value", "at"),
    [
        ("readinessProbe", HTTP, "readinessProbe"),
        ("lifecycle", {"postStart": {"sleep": {"seconds": 1}}}, "lifecycle"),
    ],
    ids=["probe", "hook"],
)
def test_only_what_runs_on_is_asked_how_it_is(
    policy: dict[str, Json], message: str | None, field: str, value: Json, at: str
) -> None:
    init = {"name": "init", "image": "registry.example/init:1", field: value, **policy}
    expected = [] if message is None else [message.format(at)]

    assert refused(with_pod(initContainers=[init])) == expected
