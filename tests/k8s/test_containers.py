"""Containers render to plain data without API defaults, and volumes follow from mounts."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.k8s.containers import (
    Container,
    HttpProbe,
    Mount,
    Port,
    Probe,
    SecurityContext,
    TcpProbe,
    Volume,
    config_map_volume,
    empty_dir_volume,
    env_from_field,
    env_from_secret,
    env_value,
    host_path_volume,
    secret_volume,
    volumes_of,
)

REQUESTS = {"requests": {"cpu": "1", "memory": "1Gi"}}
CONFIG = config_map_volume("config", "agent-config")
LOGS = host_path_volume("logs", "/var/log", "Directory")
SCRATCH = empty_dir_volume("scratch", "1Gi")


def container(name: str = "agent", **fields: Any) -> Container:
    return Container(
        name=name,
        image="agent:1",
        resources=REQUESTS,
        **{"security": SecurityContext(), **fields},
    )


@pytest.mark.parametrize(
    ("volume", "written"),
    [
        pytest.param(
            LOGS,
            {"name": "logs", "hostPath": {"path": "/var/log", "type": "Directory"}},
            id="a path of the node",
        ),
        pytest.param(
            CONFIG, {"name": "config", "configMap": {"name": "agent-config"}}, id="a ConfigMap"
        ),
        pytest.param(
            SCRATCH, {"name": "scratch", "emptyDir": {"sizeLimit": "1Gi"}}, id="scratch space"
        ),
        pytest.param(
            secret_volume("ca", "search-ca"),
            {"name": "ca", "secret": {"secretName": "search-ca"}},
            id="a Secret",
        ),
        pytest.param(
            secret_volume("ca", "search-ca", items={"ca.pem": "ca.crt"}),
            {
                "name": "ca",
                "secret": {
                    "secretName": "search-ca",
                    "items": [{"key": "ca.pem", "path": "ca.crt"}],
                },
            },
            id="one key of a Secret",
        ),
    ],
)
def test_a_volume_has_its_name_and_its_source(volume: Volume, written: dict[str, Any]) -> None:
    assert volume.manifest() == written


@pytest.mark.parametrize(
    ("mount", "written"),
    [
        pytest.param(
            Mount(volume=LOGS, path="/logs"),
            {"name": "logs", "mountPath": "/logs", "readOnly": True},
            id="read-only by default",
        ),
        pytest.param(
            Mount(volume=LOGS, path="/logs", read_only=False),
            {"name": "logs", "mountPath": "/logs"},
            id="writable",
        ),
        pytest.param(
            Mount(volume=LOGS, path="/logs", recursive=True),
            {
                "name": "logs",
                "mountPath": "/logs",
                "readOnly": True,
                "recursiveReadOnly": "IfPossible",
            },
            id="read-only with what is below",
        ),
        pytest.param(
            Mount(volume=LOGS, path="/logs", propagation="HostToContainer"),
            {
                "name": "logs",
                "mountPath": "/logs",
                "readOnly": True,
                "mountPropagation": "HostToContainer",
            },
            id="propagation",
        ),
    ],
)
def test_a_mount(mount: Mount, written: dict[str, Any]) -> None:
    assert mount.manifest() == written


@pytest.mark.parametrize(
    ("variable", "written"),
    [
        pytest.param(env_value("A", ""), {"name": "A", "value": ""}, id="a value"),
        pytest.param(
            env_from_field("NODE", "spec.nodeName"),
            {
                "name": "NODE",
                "valueFrom": {"fieldRef": {"apiVersion": "v1", "fieldPath": "spec.nodeName"}},
            },
            id="a field of the Pod",
        ),
        pytest.param(
            env_from_secret("KEY", "licence", "text"),
            {"name": "KEY", "valueFrom": {"secretKeyRef": {"name": "licence", "key": "text"}}},
            id="a key of a Secret",
        ),
    ],
)
def test_a_variable_has_one_source(variable: dict[str, Any], written: dict[str, Any]) -> None:
    assert variable == written


@pytest.mark.parametrize(
    ("port", "written"),
    [
        pytest.param(
            Port(name="http", number=80),
            {"name": "http", "containerPort": 80},
            id="TCP is the API's default",
        ),
        pytest.param(
            Port(name="dns", number=53, protocol="UDP"),
            {"name": "dns", "containerPort": 53, "protocol": "UDP"},
            id="UDP",
        ),
        pytest.param(
            Port(name="http", number=80, host=True),
            {"name": "http", "containerPort": 80, "hostPort": 80},
            id="claimed on the node",
        ),
    ],
)
def test_a_port(port: Port, written: dict[str, Any]) -> None:
    assert port.manifest() == written


@pytest.mark.parametrize(
    ("probe", "written"),
    [
        pytest.param(
            HttpProbe(path="/live", port="http"),
            {
                "httpGet": {"path": "/live", "port": "http"},
                "periodSeconds": 10,
                "timeoutSeconds": 1,
                "failureThreshold": 3,
            },
            id="HTTP, at once",
        ),
        pytest.param(
            TcpProbe(port=80, initial_delay=5, period=20, timeout=2, failure_threshold=4),
            {
                "tcpSocket": {"port": 80},
                "initialDelaySeconds": 5,
                "periodSeconds": 20,
                "timeoutSeconds": 2,
                "failureThreshold": 4,
            },
            id="TCP, after a while",
        ),
    ],
)
def test_a_probe_says_how_patient_it_is(probe: Probe, written: dict[str, Any]) -> None:
    assert probe.manifest() == written


def test_a_process_may_do_nothing_by_default() -> None:
    assert SecurityContext().manifest() == {
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
        "readOnlyRootFilesystem": True,
        "runAsNonRoot": True,
    }


def test_a_privileged_container_is_silent_about_escalation_and_capabilities() -> None:
    security = SecurityContext(privileged=True, user=0, capabilities=("NET_ADMIN",))

    assert security.manifest() == {
        "privileged": True,
        "readOnlyRootFilesystem": True,
        "runAsUser": 0,
    }


@pytest.mark.parametrize(
    ("security", "written"),
    [
        pytest.param(
            SecurityContext(user=0, group=0), {"runAsUser": 0, "runAsGroup": 0}, id="root"
        ),
        pytest.param(
            SecurityContext(user=65534, group=65534),
            {"runAsNonRoot": True, "runAsUser": 65534, "runAsGroup": 65534},
            id="somebody else",
        ),
        pytest.param(SecurityContext(), {"runAsNonRoot": True}, id="the image's user"),
    ],
)
def test_only_root_is_not_said_to_be_somebody_else(
    security: SecurityContext, written: dict[str, Any]
) -> None:
    identity = {
        name: value for name, value in security.manifest().items() if name.startswith("runAs")
    }

    assert identity == written


def test_capabilities_are_added_after_all_are_dropped() -> None:
    security = SecurityContext(capabilities=("NET_RAW", "NET_ADMIN"))

    assert security.manifest()["capabilities"] == {
        "add": ["NET_RAW", "NET_ADMIN"],
        "drop": ["ALL"],
    }


def test_a_writable_root_file_system_is_the_apis_default_and_not_written() -> None:
    assert "readOnlyRootFilesystem" not in SecurityContext(read_only_root=False).manifest()


def test_a_container_has_nothing_that_it_does_not_need() -> None:
    assert list(container().manifest()) == ["name", "image", "resources", "securityContext"]


def test_a_container_is_in_the_order_people_read_it() -> None:
    probe = TcpProbe(port=80)
    full = container(
        command=("agent",),
        args=("--verbose",),
        ports=(Port(name="http", number=80),),
        env=(env_value("A", "1"),),
        startup=probe,
        liveness=probe,
        readiness=probe,
        mounts=(Mount(volume=LOGS, path="/logs"),),
    )

    assert list(full.manifest()) == [
        "name",
        "image",
        "command",
        "args",
        "ports",
        "env",
        "resources",
        "startupProbe",
        "livenessProbe",
        "readinessProbe",
        "securityContext",
        "volumeMounts",
    ]


def test_volumes_are_those_mounted_once_each_in_the_order_first_mounted() -> None:
    first = container(
        "first", mounts=(Mount(volume=LOGS, path="/logs"), Mount(volume=CONFIG, path="/etc/agent"))
    )
    second = container(
        "second",
        mounts=(Mount(volume=SCRATCH, path="/scratch"), Mount(volume=LOGS, path="/var/log")),
    )

    assert volumes_of([first, second]) == [
        LOGS.manifest(),
        CONFIG.manifest(),
        SCRATCH.manifest(),
    ]


def test_a_pod_that_mounts_nothing_has_no_volumes() -> None:
    assert volumes_of([container()]) == []


def test_a_volume_mounted_twice_in_a_container_is_one_volume() -> None:
    twice = container(mounts=(Mount(volume=LOGS, path="/a"), Mount(volume=LOGS, path="/b")))

    assert volumes_of([twice]) == [LOGS.manifest()]
