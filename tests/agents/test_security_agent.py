"""SecurityAgent: sees every node, is granted what the sensor needs, and keeps its secrets."""

from __future__ import annotations

from typing import Any, Final

import pytest

from constructs_lib import DeclarationError, read_yaml
from constructs_lib.agents.security_agent import (
    AquaEnforcer,
    Falco,
    FalcoHttpOutput,
    FalcoList,
    FalcoMacro,
    FalcoRule,
    PrismaDefender,
    SecurityAgentSpec,
)
from constructs_lib.declaration.sources import SecretKey
from constructs_lib.k8s.manifest import Json, Manifest
from tests.pods import pod_spec_of

CLUSTER_ID: Final = "3f1c7b9e-52d0-4c7a-9a63-0d5f8e2b6a14"
RULE: Final = FalcoRule(
    name="Miner started",
    description="A miner.",
    condition="proc.name in (miners)",
    output="A miner",
    priority="critical",
)


def aqua(**fields: Any) -> AquaEnforcer:
    token = SecretKey(secret="aqua-enforcer", key="token")
    return AquaEnforcer(**{"gateways": ("gateway.aqua:8443",), "token": token, **fields})


def prisma(**fields: Any) -> PrismaDefender:
    required = {
        "console": SecretKey(secret="defender", key="ws_address"),
        "install_bundle": SecretKey(secret="defender", key="install_bundle"),
        "certificates": "twistlock-secrets",
        "cluster_id": CLUSTER_ID,
    }
    return PrismaDefender(**{**required, **fields})


SENSORS: Final = {"falco": Falco(), "aqua": aqua(), "prisma": prisma()}
PRIVATE: Final = {name: sensor for name, sensor in SENSORS.items() if name != "falco"}


def objects(sensor: Falco | AquaEnforcer | PrismaDefender) -> dict[str, Manifest]:
    spec = SecurityAgentSpec(
        name="sensor",
        namespace="security",
        image="registry.example/sensor:1.0",
        allow_unpinned="The image is not what these tests are about.",
        sensor=sensor,
    )
    return {manifest["kind"]: manifest for manifest in spec.manifests()}


def pod(sensor: Falco | AquaEnforcer | PrismaDefender) -> Json:
    return pod_spec_of(objects(sensor)["DaemonSet"])


def container(sensor: Falco | AquaEnforcer | PrismaDefender) -> Json:
    return pod(sensor)["containers"][0]


def mounts(sensor: Falco | AquaEnforcer | PrismaDefender) -> dict[str, Json]:
    """Mounts of paths of the node, by the path."""
    paths = {
        volume["name"]: volume["hostPath"]["path"]
        for volume in pod(sensor)["volumes"]
        if "hostPath" in volume
    }
    found = container(sensor)["volumeMounts"]
    return {paths[mount["name"]]: mount for mount in found if mount["name"] in paths}


def rules(sensor: Falco | AquaEnforcer | PrismaDefender) -> list[tuple[str, str, str]]:
    """Every verb on every resource, with its group."""
    return [
        (group, resource, verb)
        for rule in objects(sensor).get("ClusterRole", {}).get("rules", [])
        for group in rule["apiGroups"]
        for resource in rule["resources"]
        for verb in rule["verbs"]
    ]


def file(falco: Falco, name: str) -> Json:
    return read_yaml(objects(falco)["ConfigMap"]["data"][name])[0].value


def config(**fields: Any) -> Json:
    return file(Falco(**fields), "falco.yaml")


every_sensor = pytest.mark.parametrize("sensor", SENSORS.values(), ids=SENSORS)
every_private_sensor = pytest.mark.parametrize("sensor", PRIVATE.values(), ids=PRIVATE)


@every_sensor
def test_no_node_is_left_unwatched(sensor: Any) -> None:
    assert pod(sensor)["tolerations"] == [{"operator": "Exists"}]


@every_sensor
def test_no_sensor_is_privileged_and_none_is_confined_by_apparmor(sensor: Any) -> None:
    security = container(sensor)["securityContext"]

    assert "privileged" not in security
    assert security["capabilities"]["drop"] == ["ALL"]
    assert security["appArmorProfile"] == {"type": "Unconfined"}


@pytest.mark.parametrize(
    ("sensor", "namespaces"),
    [
        pytest.param(SENSORS["falco"], set(), id="falco"),
        pytest.param(SENSORS["aqua"], {"hostPID"}, id="aqua"),
        pytest.param(SENSORS["prisma"], {"hostPID", "hostNetwork"}, id="prisma"),
    ],
)
def test_a_sensor_has_the_namespaces_of_the_node_it_needs(
    sensor: Any, namespaces: set[str]
) -> None:
    assert {"hostPID", "hostNetwork", "hostIPC"} & pod(sensor).keys() == namespaces


@pytest.mark.parametrize(
    ("sensor", "denied"),
    [
        pytest.param(SENSORS["falco"], True, id="falco"),
        pytest.param(SENSORS["aqua"], False, id="aqua"),
        pytest.param(SENSORS["prisma"], False, id="prisma"),
    ],
)
def test_escalation_is_denied_where_no_capability_implies_it(sensor: Any, denied: bool) -> None:
    security = container(sensor)["securityContext"]

    assert ("allowPrivilegeEscalation" in security) is denied
    assert ("SYS_ADMIN" in security["capabilities"]["add"]) is not denied


@pytest.mark.parametrize(
    "sensor",
    [Falco(selinux_type="spc_t"), aqua(selinux_type="spc_t"), prisma(selinux_type="spc_t")],
    ids=SENSORS,
)
def test_the_selinux_type_is_the_one_given(sensor: Any) -> None:
    assert container(sensor)["securityContext"]["seLinuxOptions"] == {"type": "spc_t"}


@every_private_sensor
def test_a_private_image_is_required(sensor: Any) -> None:
    with pytest.raises(
        DeclarationError, match=r"image: is required, as the image of \w+ is private"
    ):
        SecurityAgentSpec(name="sensor", namespace="security", sensor=sensor)


def test_falco_has_five_capabilities_no_token_and_changes_nothing() -> None:
    security = container(Falco())["securityContext"]

    assert security["capabilities"]["add"] == [
        "BPF",
        "PERFMON",
        "SYS_RESOURCE",
        "SYS_PTRACE",
        "DAC_READ_SEARCH",
    ]
    assert pod(Falco())["automountServiceAccountToken"] is False
    assert [path for path, mount in mounts(Falco()).items() if not mount.get("readOnly")] == []


SOCKETS = {
    "containerd": ("cri", "/run/containerd/containerd.sock"),
    "cri-o": ("cri", "/run/crio/crio.sock"),
    "k3s": ("cri", "/run/k3s/containerd/containerd.sock"),
    "bottlerocket": ("containerd", "/run/host-containerd/containerd.sock"),
    "docker": ("docker", "/var/run/docker.sock"),
    "podman": ("podman", "/run/podman/podman.sock"),
}


@pytest.mark.parametrize(
    ("runtime", "engine", "socket"), [(name, *at) for name, at in SOCKETS.items()], ids=SOCKETS
)
def test_only_the_socket_of_the_runtime_named_is_mounted_and_asked(
    runtime: Any, engine: str, socket: str
) -> None:
    falco = Falco(runtimes=(runtime,))
    volumes = [v["hostPath"] for v in pod(falco)["volumes"] if "hostPath" in v]
    engines = config(runtimes=(runtime,))["plugins"][0]["init_config"]["engines"]

    assert [v for v in volumes if v["path"].endswith(".sock")] == [
        {"path": socket, "type": "Socket"}
    ]
    assert mounts(falco)[socket]["mountPath"] == f"/host{socket}"
    assert {name: found["sockets"] for name, found in engines.items() if found["enabled"]} == {
        engine: [socket]
    }


def test_falco_without_a_runtime_is_refused() -> None:
    with pytest.raises(DeclarationError, match="runtimes: is empty"):
        Falco(runtimes=())


def test_a_runtime_named_twice_is_mounted_once() -> None:
    assert pod(Falco(runtimes=("docker", "docker"))) == pod(Falco(runtimes=("docker",)))


def test_a_changed_file_reaches_the_nodes_by_a_rollout_only() -> None:
    assert config()["watch_config_files"] is False


def test_falco_reads_the_files_that_are_mounted_where_the_image_has_none() -> None:
    found = container(Falco(rules=(RULE,)))
    mount = next(m["mountPath"] for m in found["volumeMounts"] if m["name"] == "config")

    assert found["args"][-1] == f"{mount}/falco.yaml"
    assert config(rules=(RULE,))["rules_files"] == [
        "/etc/falco/falco_rules.yaml",
        f"{mount}/rules.yaml",
    ]
    assert mount != "/etc/falco"


def test_rules_are_written_in_the_order_given() -> None:
    falco = Falco(
        image_rules=False,
        rules=(
            FalcoList(name="miners", items=("xmrig",)),
            FalcoMacro(name="debugging", condition="or k8s.ns.name = debug", append=True),
            RULE,
        ),
    )

    assert file(falco, "rules.yaml") == [
        {"list": "miners", "items": ["xmrig"]},
        {
            "macro": "debugging",
            "condition": "or k8s.ns.name = debug",
            "override": {"condition": "append"},
        },
        {
            "rule": "Miner started",
            "desc": "A miner.",
            "condition": "proc.name in (miners)",
            "output": "A miner",
            "priority": "CRITICAL",
        },
    ]
    assert file(falco, "falco.yaml")["rules_files"] == ["/etc/falco-agent/rules.yaml"]


def test_falco_without_any_rule_is_refused() -> None:
    with pytest.raises(DeclarationError, match="rules: is empty without image_rules"):
        Falco(image_rules=False)


def test_rules_are_disabled_by_name() -> None:
    assert config(disabled_rules=("Read *",))["rules"] == [{"disable": {"rule": "Read *"}}]


def test_a_secret_address_never_enters_the_config_map() -> None:
    url = SecretKey(secret="output", key="url")
    falco = Falco(http_output=FalcoHttpOutput(url=url))
    env = {entry["name"]: entry.get("valueFrom") for entry in container(falco)["env"]}

    assert file(falco, "falco.yaml")["http_output"]["url"] == "${FALCO_HTTP_URL}"
    assert env["FALCO_HTTP_URL"] == {"secretKeyRef": {"name": "output", "key": "url"}}


def test_the_ca_is_read_from_where_it_is_mounted() -> None:
    ca = SecretKey(secret="output", key="root.pem")
    falco = Falco(http_output=FalcoHttpOutput(url="https://sidekick:2801", ca=ca))
    volume = next(v["secret"] for v in pod(falco)["volumes"] if "secret" in v)
    mount = next(m for m in container(falco)["volumeMounts"] if m["name"] == "output-ca")
    read = file(falco, "falco.yaml")["http_output"]["ca_cert"]

    assert volume["items"] == [{"key": "root.pem", "path": read.removeprefix("/etc/falco-ca/")}]
    assert read.startswith(f"{mount['mountPath']}/")


@pytest.mark.parametrize("url", ["sidekick:2801", "tcp://sidekick", "http://a b", "http://${X}"])
def test_an_address_falco_cannot_post_to_is_refused(url: str) -> None:
    with pytest.raises(DeclarationError, match="is not an address Falco can post to"):
        FalcoHttpOutput(url=url)


def test_metrics_are_not_served_without_monitoring_unless_asked_for() -> None:
    assert config()["webserver"]["prometheus_metrics_enabled"] is False
    assert "metrics" not in config()
    assert config(metrics=True)["webserver"]["prometheus_metrics_enabled"] is True
    assert config(metrics=True)["metrics"]["enabled"] is True


def test_users_are_read_from_two_files_and_not_from_all_of_etc() -> None:
    with_users = mounts(Falco()).keys()

    assert with_users - mounts(Falco(node_users=False)).keys() == {"/etc/passwd", "/etc/group"}


@pytest.mark.parametrize(
    ("sensor", "variables"),
    [
        pytest.param(SENSORS["aqua"], ["AQUA_TOKEN"], id="aqua"),
        pytest.param(SENSORS["prisma"], ["WS_ADDRESS", "INSTALL_BUNDLE"], id="prisma"),
    ],
)
def test_secrets_are_references(sensor: Any, variables: list[str]) -> None:
    env = {entry["name"]: entry for entry in container(sensor)["env"]}

    assert [name for name, e in env.items() if "secretKeyRef" in e.get("valueFrom", {})] == (
        variables
    )
