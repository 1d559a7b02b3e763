"""The sensors of vendors: what they keep, what they write, what they ask of the cluster."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib import DeclarationError
from constructs_lib.agents.security_agent import AquaTls
from tests.agents.test_security_agent import (
    CLUSTER_ID,
    aqua,
    container,
    every_private_sensor,
    mounts,
    pod,
    prisma,
    rules,
)


@every_private_sensor
def test_a_vendors_sensor_keeps_what_every_container_may_do(sensor: Any) -> None:
    added = container(sensor)["securityContext"]["capabilities"]["add"]

    assert {"CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID", "KILL"} <= set(added)


def test_the_enforcer_writes_only_its_state_the_sockets_and_the_devices() -> None:
    written = [path for path, mount in mounts(aqua()).items() if not mount.get("readOnly")]

    assert written == [
        "/var/run",
        "/dev",
        "/var/lib/aquasec/tmp",
        "/var/lib/aquasec/audit",
        "/var/lib/aquasec/data",
    ]


def test_several_gateways_are_one_list() -> None:
    env = {e["name"]: e.get("value") for e in container(aqua(gateways=("a:1", "b:2")))["env"]}

    assert env["AQUA_SERVER"] == "a:1,b:2"


@pytest.mark.parametrize("gateways", [(), ("gateway",), ("https://gateway:8443",)])
def test_a_gateway_without_host_and_port_is_refused(gateways: tuple[str, ...]) -> None:
    with pytest.raises(DeclarationError, match="each as 'host:port'"):
        aqua(gateways=gateways)


def test_the_enforcer_shows_the_certificate_that_is_mounted() -> None:
    sensor = aqua(tls=AquaTls(secret="enforcer-tls", own_ca=False))
    env = {e["name"]: e.get("value") for e in container(sensor)["env"]}
    volume = next(v["secret"] for v in pod(sensor)["volumes"] if "secret" in v)
    mount = next(m["mountPath"] for m in container(sensor)["volumeMounts"] if m["name"] == "tls")
    files = {item["key"]: f"{mount}/{item['path']}" for item in volume["items"]}

    assert files == {"tls.crt": env["AQUA_PUBLIC_KEY"], "tls.key": env["AQUA_PRIVATE_KEY"]}
    assert "AQUA_ROOT_CA" not in env


def test_deployments_are_asked_of_the_group_they_are_in() -> None:
    assert {group for group, resource, _ in rules(aqua()) if resource == "deployments"} == {"apps"}


GRANTED = {
    "aqua storage": (aqua, "monitor_storage", "persistentvolumes"),
    "aqua network": (aqua, "monitor_network", "networkpolicies"),
    "aqua rbac": (aqua, "monitor_rbac", "clusterroles"),
    "prisma labels": (prisma, "collect_pod_labels", "pods"),
    "prisma rbac": (prisma, "monitor_service_accounts", "clusterroles"),
    "prisma istio": (prisma, "monitor_istio", "pods/proxy"),
}


@pytest.mark.parametrize(("sensor", "field", "resource"), GRANTED.values(), ids=GRANTED)
def test_what_is_read_of_the_cluster_is_asked_for_one_by_one(
    sensor: Any, field: str, resource: str
) -> None:
    without = {name for _, name, _ in rules(sensor())}
    granted = rules(sensor(**{field: True}))

    assert resource not in without
    assert resource in {name for _, name, _ in granted}
    assert {verb for *_, verb in granted} <= {"get", "list", "watch"}


def test_a_defender_that_reads_nothing_of_the_cluster_gets_no_token() -> None:
    assert pod(prisma())["automountServiceAccountToken"] is False


def test_the_certificates_are_mounted_after_the_folder_they_lie_in() -> None:
    paths = [mount["mountPath"] for mount in container(prisma())["volumeMounts"]]
    volume = next(v["secret"] for v in pod(prisma())["volumes"] if "secret" in v)

    assert paths[:2] == ["/var/lib/twistlock", "/var/lib/twistlock/certificates"]
    assert volume == {"secretName": "twistlock-secrets", "defaultMode": 0o400}


@pytest.mark.parametrize("cluster_id", ["production", CLUSTER_ID.upper(), ""])
def test_a_cluster_id_that_is_no_uuid_is_refused(cluster_id: str) -> None:
    with pytest.raises(DeclarationError, match="is not a UUID in lower case"):
        prisma(cluster_id=cluster_id)


def test_a_cluster_is_called_what_it_is_named() -> None:
    env = {e["name"]: e.get("value") for e in container(prisma(cluster_name="eu-1"))["env"]}

    assert env["DEFENDER_CLUSTER"] == "eu-1"
    assert env["DEFENDER_CLUSTER_NAME_RESOLVING_METHOD"] == "manual"


def test_a_node_without_users_and_syslog_can_run_the_defender() -> None:
    lacking = mounts(prisma()).keys() - mounts(prisma(node_users=False, syslog=False)).keys()

    assert lacking == {"/etc/passwd", "/dev/log"}
