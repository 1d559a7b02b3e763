"""Typha: calico-node finds it, and it reads what it passes on and no more."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib import DeclarationError
from constructs_lib.agents.cni_agent.calico import CalicoEbpf, Typha, TyphaTls
from constructs_lib.k8s.manifest import Json
from tests.agents.calico import DIGEST, calico, containers, env, found, node_env, permissions

IMAGE = f"quay.io/calico/typha:v3.32.2@{DIGEST}"


def typha(**fields: Any) -> Typha:
    return Typha(image=IMAGE, **fields)


def deployment(**fields: Any) -> Json:
    return found(calico(typha=typha(**fields)), "Deployment", "calico-typha")


def test_without_it_calico_node_asks_the_api_server_itself() -> None:
    assert not any("TYPHA" in name for name in node_env())


def test_calico_node_looks_for_it_where_it_is() -> None:
    manifests = calico(typha=typha())
    service = found(manifests, "Service", "calico-typha")
    variables = env(containers(manifests)["calico-node"])
    pods = deployment()["spec"]["template"]["metadata"]["labels"]

    assert variables["FELIX_TYPHAK8SSERVICENAME"] == service["metadata"]["name"]
    assert variables["FELIX_TYPHAK8SNAMESPACE"] == service["metadata"]["namespace"]
    assert service["spec"]["selector"].items() <= pods.items()
    assert service["spec"]["ports"][0]["name"] == "calico-typha", "calico-node asks by this name"


def test_it_runs_before_any_pod_has_a_network_one_on_a_node() -> None:
    pod = deployment()["spec"]["template"]["spec"]

    assert (pod["hostNetwork"], pod["tolerations"]) == (True, [{"operator": "Exists"}])
    assert "requiredDuringSchedulingIgnoredDuringExecution" in pod["affinity"]["podAntiAffinity"]


def test_it_has_as_long_to_stop_as_it_takes_to_send_its_clients_away() -> None:
    pod = deployment()["spec"]["template"]["spec"]

    assert pod["terminationGracePeriodSeconds"] == 300
    assert env(pod["containers"][0])["TYPHA_SHUTDOWNTIMEOUTSECS"] == "300"


def test_it_reads_what_calico_node_reads_and_writes_almost_nothing() -> None:
    manifests = calico(typha=typha())
    of_typha = permissions(found(manifests, "ClusterRole", "calico:calico-typha"))
    of_node = permissions(found(manifests, "ClusterRole", "calico:calico-node"))

    assert of_typha < of_node
    assert {resource for resource, verb in of_typha if verb not in {"get", "list", "watch"}} == {
        "clusterinformations",
        "tiers",
    }


def test_with_tls_both_ends_know_each_others_name() -> None:
    tls = TyphaTls(server_name="server", client_name="client")
    manifests = calico(typha=typha(tls=tls))
    node = containers(manifests)["calico-node"]
    (server,) = deployment(tls=tls)["spec"]["template"]["spec"]["containers"]

    assert env(node)["FELIX_TYPHACN"] == "server"
    assert env(server)["TYPHA_CLIENTCN"] == "client"
    for container, prefix in ((node, "FELIX_TYPHA"), (server, "TYPHA_")):
        folders = {mount["mountPath"] for mount in container["volumeMounts"]}
        files = [v for k, v in env(container).items() if k.startswith(prefix) and "FILE" in k]
        files = [file for file in files if file != "none"]
        assert len(files) == 3
        assert {file.rpartition("/")[0] for file in files} <= folders


def test_with_ebpf_it_finds_the_api_server_without_a_service() -> None:
    manifests = calico(typha=typha(), ebpf=CalicoEbpf(api_server_host="10.0.0.1"))
    pod = found(manifests, "Deployment", "calico-typha")["spec"]["template"]["spec"]

    assert env(pod["containers"][0])["KUBERNETES_SERVICE_HOST"] == "10.0.0.1"


def test_its_image_is_of_the_release_of_the_others() -> None:
    other = Typha(image=f"quay.io/calico/typha:v3.31.7@{DIGEST}")

    with pytest.raises(DeclarationError, match=r"plugin\.typha\.image: .* is not of Calico 3\.32"):
        calico(typha=other)


def test_its_image_is_required() -> None:
    with pytest.raises(DeclarationError, match="image: is required"):
        Typha()  # type: ignore[call-arg]  # the mistake under test
