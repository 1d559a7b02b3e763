"""Flannel: probes that wait as long as flanneld does, and no setting that it would not keep."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from constructs_lib import DeclarationError
from constructs_lib.agents.cni_agent import (
    CniAgentSpec,
    Custom,
    Flannel,
    HostGateway,
    InstallStep,
    InterfaceByName,
    InterfaceByPattern,
    InterfaceThatReaches,
    Kindnet,
    Vxlan,
    WireGuard,
)
from constructs_lib.agents.cni_agent.plugin import UnprivilegedInstaller
from constructs_lib.k8s.manifest import Json, Manifest
from tests.declaration.builders import DIGEST
from tests.pods import containers_of, pod_spec_of

IMAGE = f"registry.example/cni:1@{DIGEST}"
UPSTREAMS_LIMIT = 600
"""Seconds for which flanneld waits for the first list of nodes."""


def flannel(**fields: Any) -> dict[str, Manifest]:
    plugin = Flannel(**{"pod_cidr": "10.244.0.0/16", **fields})
    spec = CniAgentSpec(name="flannel", namespace="kube-flannel", plugin=plugin)
    return {manifest["kind"]: manifest for manifest in spec.manifests()}


def daemon(**fields: Any) -> Json:
    return pod_spec_of(flannel(**fields)["DaemonSet"])["containers"][0]


def net_conf(**fields: Any) -> Json:
    return json.loads(flannel(**fields)["ConfigMap"]["data"]["net-conf.json"])


def test_both_probes_ask_what_the_pinned_release_answers() -> None:
    container = pod_spec_of(flannel()["DaemonSet"])["containers"][0]
    probes = [container["livenessProbe"], container["readinessProbe"]]

    assert [probe["httpGet"]["path"] for probe in probes] == ["/healthz", "/healthz"]


def test_a_node_list_that_takes_minutes_restarts_nothing() -> None:
    probe = daemon()["startupProbe"]

    assert probe["periodSeconds"] * (probe["failureThreshold"] - 1) >= UPSTREAMS_LIMIT


def test_the_default_health_port_is_not_one_that_others_use() -> None:
    (port,) = daemon()["ports"]

    assert port["hostPort"] not in {8080, 8081, 9090, 9100}
    assert port["hostPort"] < 30000, "NodePorts and ephemeral ports begin there"


def test_without_a_health_port_nothing_listens_and_the_yaml_says_why() -> None:
    daemon_set = flannel(health_port=None)["DaemonSet"]
    container = pod_spec_of(daemon_set)["containers"][0]
    annotations = daemon_set["metadata"]["annotations"]

    assert not any("healthz" in arg for arg in container["args"])
    assert {"ports", "startupProbe", "livenessProbe", "readinessProbe"} & container.keys() == set()
    assert {"constructs-lib/ignore.DS801", "constructs-lib/ignore.DS802"} <= annotations.keys()


BACKENDS = {
    "default": ({}, {"Type": "vxlan", "Port": 8472, "VNI": 1}),
    "direct": (
        {"backend": Vxlan(direct_routing=True, mtu=9000, group_policy=True)},
        {
            "Type": "vxlan",
            "Port": 8472,
            "VNI": 1,
            "DirectRouting": True,
            "MTU": 9000,
            "GBP": True,
        },
    ),
    "host-gw": ({"backend": HostGateway()}, {"Type": "host-gw"}),
    "wireguard": (
        {"backend": WireGuard()},
        {
            "Type": "wireguard",
            "ListenPort": 51820,
            "ListenPortV6": 51821,
            "Mode": "separate",
        },
    ),
}


@pytest.mark.parametrize(("fields", "expected"), BACKENDS.values(), ids=BACKENDS)
def test_the_backend_is_written_into_net_conf(
    fields: dict[str, Any], expected: dict[str, Json]
) -> None:
    conf = json.loads(flannel(**fields)["ConfigMap"]["data"]["net-conf.json"])

    assert conf["Backend"] == expected
    assert conf["Network"] == "10.244.0.0/16"


def test_dual_stack_switches_ipv6_on() -> None:
    conf = json.loads(flannel(pod_cidr_ipv6="fd00::/56")["ConfigMap"]["data"]["net-conf.json"])

    assert (conf["EnableIPv6"], conf["IPv6Network"]) == (True, "fd00::/56")


def test_interfaces_become_flags_in_order() -> None:
    pod = pod_spec_of(flannel(interfaces=(InterfaceByPattern(pattern="^eth[0-9]"),))["DaemonSet"])

    assert pod["containers"][0]["args"][-1] == "--iface-regex=^eth[0-9]"


def test_the_health_port_is_one_port_everywhere() -> None:
    container = pod_spec_of(flannel(health_port=18081)["DaemonSet"])["containers"][0]

    assert "--healthz-port=18081" in container["args"]
    assert container["ports"] == [{"name": "healthz", "containerPort": 18081, "hostPort": 18081}]


NAME = InterfaceByName(name="eth1")
PATTERN = InterfaceByPattern(pattern="^eth")
REACHES = InterfaceThatReaches(address="10.0.0.1")
KEPT = {
    "one of each": (NAME, PATTERN, REACHES),
    "several names": (NAME, NAME, REACHES),
}
NOT_KEPT = {
    "two to reach": ((REACHES, REACHES), "flanneld takes one InterfaceThatReaches, the last"),
    "a name after what reaches": ((REACHES, NAME), "names first, then patterns, then"),
    "a name after a pattern": ((PATTERN, NAME), "names first, then patterns, then"),
}


@pytest.mark.parametrize("interfaces", KEPT.values(), ids=KEPT)
def test_an_order_that_flanneld_keeps_is_passed_on(interfaces: Sequence[Any]) -> None:
    args = daemon(interfaces=interfaces)["args"]

    assert [arg for arg in args if arg.startswith("--iface")] == [i.flag() for i in interfaces]


@pytest.mark.parametrize(("interfaces", "message"), NOT_KEPT.values(), ids=NOT_KEPT)
def test_an_order_that_flanneld_would_not_keep_is_refused(
    interfaces: Sequence[Any], message: str
) -> None:
    with pytest.raises(DeclarationError, match=message):
        flannel(interfaces=interfaces)


def test_without_ipv4_it_is_switched_off() -> None:
    assert net_conf(pod_cidr=None, pod_cidr_ipv6="fd00::/56") == {
        "EnableIPv4": False,
        "EnableIPv6": True,
        "IPv6Network": "fd00::/56",
        "EnableNFTables": False,
        "Backend": {"Type": "vxlan", "Port": 8472, "VNI": 1},
    }


def test_a_cluster_without_any_pod_network_is_refused() -> None:
    with pytest.raises(DeclarationError, match="pod_cidr: is required"):
        Flannel()


def test_further_flags_are_passed_on() -> None:
    assert daemon(extra={"iptables-resync": "60"})["args"][-1] == "--iptables-resync=60"


@pytest.mark.parametrize("flag", ["healthz-port", "iface", "iptables-resinc"])
def test_a_flag_that_is_ours_or_that_flanneld_does_not_know_is_refused(flag: str) -> None:
    with pytest.raises(DeclarationError, match=rf"extra.{flag}"):
        flannel(extra={flag: "1"})


INSTALLERS: dict[str, tuple[type[UnprivilegedInstaller], dict[str, Any]]] = {
    "flannel": (Flannel, {"pod_cidr": "10.244.0.0/16"}),
    "kindnet": (Kindnet, {}),
    "custom": (Custom, {"install": (InstallStep(name="install"),)}),
}


@pytest.mark.parametrize(("kind", "fields"), INSTALLERS.values(), ids=INSTALLERS)
def test_only_a_folder_of_somebody_else_takes_a_capability(
    kind: type[UnprivilegedInstaller], fields: dict[str, Any]
) -> None:
    def added(*, foreign: bool) -> list[Any]:
        plugin: Any = kind(**fields, foreign_bin_folder=foreign)
        spec = CniAgentSpec(name="net", namespace="net", image=IMAGE, plugin=plugin)
        return [
            container["securityContext"]["capabilities"].get("add")
            for path, container in containers_of(spec.manifests()[-1])
            if "initContainers" in path
        ]

    assert set(map(str, added(foreign=False))) == {"None"}
    assert set(map(str, added(foreign=True))) == {"['DAC_OVERRIDE']"}
