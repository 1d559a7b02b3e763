"""Calico: probes that fit the backend, one name for one account, no permission it does not use."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from constructs_lib import DeclarationError
from constructs_lib.agents.cni_agent.calico import (
    Calico,
    CalicoBgp,
    CalicoEbpf,
    CalicoVxlan,
    CanReach,
    InCidr,
    KubeControllers,
    KubernetesInternalIp,
    OnInterface,
    SkipInterface,
)
from constructs_lib.agents.cni_agent.spec import CniAgentSpec
from constructs_lib.declaration.pinned import PinnedFile
from tests.agents.calico import (
    DIGEST,
    NODE_V3_33,
    calico,
    cni_conf,
    containers,
    env,
    found,
    node_env,
    permissions,
)
from tests.pods import from_field


def test_it_brings_the_account_of_the_plugin_and_the_controllers() -> None:
    names = [(m["kind"], m["metadata"]["name"]) for m in calico()]

    assert [name for kind, name in names if kind == "ServiceAccount"] == [
        "calico-node",
        "calico-cni-plugin",
        "calico-kube-controllers",
    ]
    assert ("Deployment", "calico-kube-controllers") in names
    assert names[-1] == ("DaemonSet", "calico-node")


PROBES = {
    "VXLAN": (CalicoVxlan(), ["-felix-live"], ["-felix-ready"]),
    "BGP": (CalicoBgp(), ["-felix-live", "-bird-live"], ["-felix-ready", "-bird-ready"]),
}


@pytest.mark.parametrize(("backend", "live", "ready"), PROBES.values(), ids=PROBES)
def test_the_probes_ask_for_bird_only_where_it_runs(
    backend: CalicoVxlan | CalicoBgp, live: list[str], ready: list[str]
) -> None:
    node = containers(calico(backend=backend))["calico-node"]

    assert node["livenessProbe"]["exec"]["command"] == ["/bin/calico-node", *live]
    assert node["readinessProbe"]["exec"]["command"] == ["/bin/calico-node", *ready]


def test_both_probes_are_patient() -> None:
    node = containers(calico())["calico-node"]

    assert node["livenessProbe"]["timeoutSeconds"] == node["readinessProbe"]["timeoutSeconds"] == 10
    assert "cpu" not in node["resources"]["limits"]


BACKENDS = {
    "VXLAN": (
        CalicoVxlan(encapsulation="CrossSubnet", port=14789),
        {
            "CALICO_NETWORKING_BACKEND": "vxlan",
            "CALICO_IPV4POOL_IPIP": "Never",
            "CALICO_IPV4POOL_VXLAN": "CrossSubnet",
            "FELIX_VXLANPORT": "14789",
            "FELIX_VXLANMTU": "1400",
        },
    ),
    "BGP": (
        CalicoBgp(ipip="Never"),
        {
            "CALICO_NETWORKING_BACKEND": "bird",
            "CALICO_IPV4POOL_IPIP": "Never",
            "CALICO_IPV4POOL_VXLAN": "Never",
            "FELIX_IPINIPMTU": "1400",
        },
    ),
}


@pytest.mark.parametrize(("backend", "expected"), BACKENDS.values(), ids=BACKENDS)
def test_the_backend_becomes_variables(
    backend: CalicoVxlan | CalicoBgp, expected: Mapping[str, str]
) -> None:
    variables = node_env(backend=backend, mtu=1400)

    assert {key: variables[key] for key in expected} == expected


def test_bgp_claims_its_port_on_the_node() -> None:
    ports = [
        [port["containerPort"] for port in containers(calico(backend=b))["calico-node"]["ports"]]
        for b in (CalicoVxlan(), CalicoBgp())
    ]

    assert ports == [[9099], [9099, 179]]


def test_who_asks_for_the_token_may_ask_for_that_one_only() -> None:
    manifests = calico()
    role = found(manifests, "Role", "calico-node")
    asked = {
        name: env(container).get("CALICO_CNI_SERVICE_ACCOUNT")
        for name, container in containers(manifests).items()
        if "env" in container
    }

    assert role["rules"] == [
        {
            "apiGroups": [""],
            "resources": ["serviceaccounts/token"],
            "verbs": ["create"],
            "resourceNames": ["calico-cni-plugin"],
        }
    ]
    assert asked == {"install-cni": "calico-cni-plugin", "calico-node": "calico-cni-plugin"}


def test_the_daemon_can_renew_the_token_where_the_plugin_reads_it() -> None:
    mounts = containers(calico())["calico-node"]["volumeMounts"]
    [conf] = [mount for mount in mounts if mount["name"] == "cni-conf"]

    assert conf == {"name": "cni-conf", "mountPath": "/host/etc/cni/net.d"}


def test_no_token_on_a_node_reads_secrets_or_changes_pods_at_will() -> None:
    manifests = calico()
    node = permissions(found(manifests, "ClusterRole", "calico:calico-node"))
    plugin = permissions(found(manifests, "ClusterRole", "calico:calico-cni-plugin"))

    assert {resource for resource, _ in node | plugin} & {"secrets", "configmaps"} == set()
    assert {verb for resource, verb in node if resource.startswith("pods")} == {
        "get",
        "list",
        "watch",
    }
    assert ("pods/status", "patch") in plugin


@pytest.mark.parametrize("resource", ["clusternetworkpolicies", "virtualmachineinstancemigrations"])
def test_what_may_be_missing_from_the_cluster_can_be_listed_all_the_same(resource: str) -> None:
    node = permissions(found(calico(), "ClusterRole", "calico:calico-node"))

    assert {(resource, "list"), (resource, "watch")} <= node


def test_the_controllers_see_services_only_to_balance_them() -> None:
    roles = [
        permissions(
            found(calico(kube_controllers=k), "ClusterRole", "calico:calico-kube-controllers")
        )
        for k in (KubeControllers(), KubeControllers(load_balancer=True))
    ]

    assert [("services/status", "update") in role for role in roles] == [False, True]
    assert roles[0] < roles[1]


def test_the_controllers_write_their_state_beside_a_read_only_image() -> None:
    deployment = found(calico(), "Deployment", "calico-kube-controllers")
    [container] = deployment["spec"]["template"]["spec"]["containers"]

    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    assert container["volumeMounts"] == [{"name": "status", "mountPath": "/status"}]


def test_the_controllers_may_see_the_rollout_they_wait_for() -> None:
    role = found(calico(), "Role", "calico-kube-controllers")

    assert role["rules"][0]["resourceNames"] == ["calico-node"]


METHODS = {
    "the node's InternalIP": (KubernetesInternalIp(), "kubernetes-internal-ip"),
    "an interface": (OnInterface(patterns=("eth0", "en.*")), "interface=eth0,en.*"),
    "other interfaces": (SkipInterface(patterns=("docker.*",)), "skip-interface=docker.*"),
    "a network": (InCidr(cidrs=("10.0.0.0/16",)), "cidr=10.0.0.0/16"),
    "reaching": (CanReach(address="10.0.0.1"), "can-reach=10.0.0.1"),
}


@pytest.mark.parametrize(("autodetection", "method"), METHODS.values(), ids=METHODS)
def test_the_address_of_a_node_is_found_as_declared(autodetection: Any, method: str) -> None:
    variables = node_env(autodetection=autodetection)

    assert variables["IP_AUTODETECTION_METHOD"] == method


def test_a_pattern_with_a_comma_is_refused_as_calico_would_split_it() -> None:
    with pytest.raises(DeclarationError, match=r"patterns\[0\]"):
        OnInterface(patterns=("eth{1,2}",))


def test_without_ipv6_nothing_of_it_is_switched_on() -> None:
    variables = node_env()

    assert variables["FELIX_IPV6SUPPORT"] == "false"
    assert {"IP6", "CALICO_IPV6POOL_CIDR"} & variables.keys() == set()
    assert cni_conf()["ipam"] == {"type": "calico-ipam"}


def test_dual_stack_gives_pods_an_address_of_each_family() -> None:
    variables = node_env(pod_cidr_ipv6="fd00::/56")

    assert (variables["FELIX_IPV6SUPPORT"], variables["IP6"]) == ("true", "autodetect")
    assert variables["CALICO_IPV6POOL_CIDR"] == "fd00::/56"
    assert cni_conf(pod_cidr_ipv6="fd00::/56")["ipam"] == {
        "type": "calico-ipam",
        "assign_ipv4": "true",
        "assign_ipv6": "true",
    }


@pytest.mark.parametrize(("mtu", "written"), [(None, 0), (1400, 1400)])
def test_the_mtu_of_pods_is_found_out_unless_given(mtu: int | None, written: int) -> None:
    assert cni_conf(mtu=mtu)["mtu"] == written


def test_with_ebpf_every_program_on_the_node_finds_the_api_server_without_a_service() -> None:
    found_at = {
        name: env(container).get("KUBERNETES_SERVICE_HOST")
        for name, container in containers(
            calico(ebpf=CalicoEbpf(api_server_host="10.0.0.1"))
        ).items()
        if "env" in container
    }

    assert found_at == {"install-cni": "10.0.0.1", "calico-node": "10.0.0.1"}


def test_only_with_ebpf_a_node_without_its_file_systems_does_not_start() -> None:
    commands = [
        containers(calico(ebpf=ebpf))["ebpf-bootstrap"]["command"]
        for ebpf in (None, CalicoEbpf(api_server_host="10.0.0.1"))
    ]

    assert commands == [["calico-node", "-init", "-best-effort"], ["calico-node", "-init"]]


def test_metrics_are_served_on_the_address_of_the_node_only() -> None:
    variables = node_env(metrics_port=9091)

    assert variables["FELIX_PROMETHEUSMETRICSHOST"] == from_field("status.hostIP")
    assert "FELIX_PROMETHEUSMETRICSENABLED" not in node_env()


def test_the_name_the_controllers_look_for_is_required() -> None:
    plugin = Calico(crds="installed", pod_cidr="10.244.0.0/16")

    with pytest.raises(DeclarationError, match="name: 'calico' must be 'calico-node'"):
        CniAgentSpec(name="calico", namespace="calico", plugin=plugin)


@pytest.mark.parametrize(
    ("agent", "plugin", "path"),
    [
        ({"image": NODE_V3_33}, {}, "image"),
        ({}, {"cni_image": NODE_V3_33}, "plugin.cni_image"),
        (
            {},
            {"kube_controllers": KubeControllers(image=NODE_V3_33)},
            "plugin.kube_controllers.image",
        ),
    ],
    ids=["node", "plugin", "controllers"],
)
def test_an_image_whose_commands_are_others_is_refused(
    agent: dict[str, Any], plugin: dict[str, Any], path: str
) -> None:
    declared = Calico(crds="installed", pod_cidr="10.244.0.0/16", **plugin)

    with pytest.raises(DeclarationError, match=rf"- {path}: .* is not of Calico 3\.32"):
        CniAgentSpec(name="calico-node", namespace="calico", plugin=declared, **agent)


def test_an_image_without_a_version_is_taken_as_it_is() -> None:
    plugin = Calico(crds="installed", pod_cidr="10.244.0.0/16")
    spec = CniAgentSpec(
        name="calico-node", namespace="calico", image=f"own/calico@{DIGEST}", plugin=plugin
    )

    assert spec.resolved_image == f"own/calico@{DIGEST}"


def crd(name: str, kind: str = "CustomResourceDefinition") -> str:
    return f"apiVersion: apiextensions.k8s.io/v1\nkind: {kind}\nmetadata:\n  name: {name}\n---\n"


def pinned(folder: Path, text: str) -> PinnedFile:
    file = folder / "crds.yaml"
    file.write_text(text, encoding="utf-8")
    return PinnedFile(path=str(file), sha256=hashlib.sha256(text.encode()).hexdigest())


def test_pinned_definitions_come_first(tmp_path: Path) -> None:
    manifests = calico(crds=pinned(tmp_path, crd("ippools.crd.projectcalico.org")))

    assert manifests[0]["metadata"]["name"] == "ippools.crd.projectcalico.org"


WRONG_DEFINITIONS = {
    "another group": (crd("ippools.projectcalico.org"), "does not define ippools.crd"),
    "a whole release": (
        crd("ippools.crd.projectcalico.org") + crd("calico-node", kind="DaemonSet"),
        "holds DaemonSet",
    ),
}


@pytest.mark.parametrize(("text", "message"), WRONG_DEFINITIONS.values(), ids=WRONG_DEFINITIONS)
def test_a_file_of_something_else_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(DeclarationError, match=message):
        calico(crds=pinned(tmp_path, text))


def test_where_the_definitions_come_from_must_be_said() -> None:
    with pytest.raises(DeclarationError, match="crds: is required"):
        Calico(pod_cidr="10.244.0.0/16")  # type: ignore[call-arg]  # the mistake under test
