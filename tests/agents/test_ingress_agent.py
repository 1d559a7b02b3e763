"""IngressAgent: on the nodes meant for it, on their ports, with one capability at most."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib import DeclarationError
from constructs_lib.agents.ingress_agent import IngressAgentSpec, IngressClass
from constructs_lib.declaration.folders import ScratchFolder, SecretFolder
from constructs_lib.declaration.health import HttpCheck
from constructs_lib.declaration.nodes import Nodes, Taint
from constructs_lib.declaration.rbac import PolicyRule
from constructs_lib.declaration.rollout import Surge
from constructs_lib.k8s.manifest import Json
from tests.pods import pod_spec_of

CLASS = IngressClass(name="edge", controller="traefik.io/ingress-controller")


def spec(**fields: Any) -> IngressAgentSpec:
    image = "registry.example/proxy:1"
    reason = "The digest plays no part in this test."
    return IngressAgentSpec(
        name="ingress", namespace="edge", image=image, allow_unpinned=reason, **fields
    )


def pod(**fields: Any) -> Json:
    return pod_spec_of(spec(**fields).manifests()[-1])


def container(**fields: Any) -> Json:
    return pod(**fields)["containers"][0]


def test_there_is_no_default_image() -> None:
    with pytest.raises(DeclarationError, match="image: is required"):
        IngressAgentSpec(name="ingress", namespace="edge")  # type: ignore[call-arg]


def test_an_image_without_a_digest_is_refused() -> None:
    with pytest.raises(DeclarationError, match="is not pinned"):
        IngressAgentSpec(name="ingress", namespace="edge", image="registry.example/proxy:1")


def test_it_runs_on_ingress_nodes_only_and_tolerates_nothing() -> None:
    found = pod()

    assert found["nodeSelector"] == {"kubernetes.io/os": "linux", "role": "ingress"}
    assert "tolerations" not in found


def test_it_tolerates_the_taint_of_nodes_reserved_for_it() -> None:
    found = pod(nodes=Nodes(tolerates=(Taint(key="dedicated", value="ingress"),)))

    assert found["tolerations"] == [
        {"key": "dedicated", "operator": "Equal", "value": "ingress", "effect": "NoSchedule"}
    ]


def test_no_node_labels_mean_every_linux_node() -> None:
    assert pod(node_labels={})["nodeSelector"] == {"kubernetes.io/os": "linux"}


def test_two_answers_for_a_label_of_the_node_are_refused() -> None:
    with pytest.raises(
        DeclarationError, match=r"nodes\.labels\.role: 'edge' is 'ingress' on the only nodes"
    ):
        spec(nodes=Nodes(labels={"role": "edge"}))


def test_another_operating_system_is_refused() -> None:
    with pytest.raises(DeclarationError, match="is always linux here"):
        spec(node_labels={"kubernetes.io/os": "windows"})


def test_it_claims_only_its_two_ports_and_not_the_network_of_the_node() -> None:
    assert "hostNetwork" not in pod()
    assert container()["ports"] == [
        {"name": "http", "containerPort": 80, "hostPort": 80},
        {"name": "https", "containerPort": 443, "hostPort": 443},
    ]


PORTS = {
    "both low": ({}, ["NET_BIND_SERVICE"]),
    "one low": ({"http_port": 8080}, ["NET_BIND_SERVICE"]),
    "https only": ({"http_port": None}, ["NET_BIND_SERVICE"]),
    "both high": ({"http_port": 1024, "https_port": 8443}, None),
}


@pytest.mark.parametrize(("ports", "added"), PORTS.values(), ids=PORTS)
def test_the_one_capability_is_for_low_ports(ports: dict[str, Any], added: Json) -> None:
    security = container(**ports)["securityContext"]

    assert security["capabilities"].get("add") == added
    assert security["capabilities"]["drop"] == ["ALL"]


def test_it_is_never_root_and_writes_only_its_scratch_folders() -> None:
    found = container()

    assert found["securityContext"]["runAsNonRoot"] is True
    assert found["securityContext"]["readOnlyRootFilesystem"] is True
    assert found["volumeMounts"] == [{"name": "scratch-0", "mountPath": "/tmp"}]


def test_root_cannot_be_declared() -> None:
    with pytest.raises(DeclarationError, match="user: got 0"):
        spec(user=0)


MISTAKEN_PORTS = {
    "none": ({"http_port": None, "https_port": None}, "leaves no door"),
    "the same": ({"http_port": 443}, "443 is http_port too"),
}


@pytest.mark.parametrize(("ports", "message"), MISTAKEN_PORTS.values(), ids=MISTAKEN_PORTS)
def test_ports_that_make_no_sense_are_refused(ports: dict[str, Any], message: str) -> None:
    with pytest.raises(DeclarationError, match=message):
        spec(**ports)


def test_it_is_ready_when_its_first_port_answers_and_never_killed_for_being_slow() -> None:
    found = container(http_port=None)

    assert found["readinessProbe"]["tcpSocket"] == {"port": "https"}
    assert "livenessProbe" not in found


def test_the_proxys_own_health_check_takes_the_place_of_the_default() -> None:
    found = container(readiness=HttpCheck(path="/ping", port=9000))

    assert found["readinessProbe"]["httpGet"] == {"path": "/ping", "port": 9000}


def test_one_node_at_a_time_is_updated() -> None:
    strategy = spec().manifests()[-1]["spec"]["updateStrategy"]

    assert strategy["rollingUpdate"] == {"maxUnavailable": 1}


def test_a_surge_cannot_be_declared() -> None:
    with pytest.raises(DeclarationError, match=r"rollout: .*expected OnDelete or RollingUpdate"):
        spec(rollout=Surge())


def test_open_connections_get_time_to_end() -> None:
    assert pod(grace_seconds=90)["terminationGracePeriodSeconds"] == 90


def test_without_rules_it_gets_no_token() -> None:
    rule = PolicyRule(resources=("services",), verbs=("list", "watch"))

    assert pod()["automountServiceAccountToken"] is False
    assert pod(rules=(rule,))["automountServiceAccountToken"] is True


@pytest.mark.parametrize("wanted", [None, CLASS], ids=["without", "with"])
def test_an_ingress_class_is_written_when_asked_for(wanted: IngressClass | None) -> None:
    kinds = [manifest["kind"] for manifest in spec(ingress_class=wanted).manifests()]

    assert ("IngressClass" in kinds) is (wanted is not None)


def test_a_default_class_says_so_to_the_api_server() -> None:
    found = IngressClass(name="edge", controller="example.com/edge", default=True).manifest({})

    assert found["metadata"] == {
        "name": "edge",
        "annotations": {"ingressclass.kubernetes.io/is-default-class": "true"},
    }


@pytest.mark.parametrize(
    "controller", ["traefik", "traefik.io/", "/x", "a b/c", "Example.com/x", "a.io/" + "x" * 250]
)
def test_a_controller_that_kubernetes_refuses_is_refused(controller: str) -> None:
    with pytest.raises(DeclarationError, match="is not the name of a controller"):
        IngressClass(name="edge", controller=controller)


def test_two_folders_at_one_path_are_refused() -> None:
    secret = SecretFolder(secret="certificate", path="/tls")

    with pytest.raises(DeclarationError, match="/tls is a folder of files, secrets or scratch"):
        spec(secrets=(secret,), scratch=(ScratchFolder(path="/tls"),))
