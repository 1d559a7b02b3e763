"""Calico's network: what is declared outranks the cluster's own settings, and nothing else does."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib import DeclarationError
from constructs_lib.agents.cni_agent.calico import (
    Calico,
    CalicoBgp,
    CalicoEbpf,
    CalicoPools,
    CalicoVxlan,
    Typha,
    TyphaTls,
)
from constructs_lib.agents.cni_agent.calico.extra import extra_problems
from tests.agents.calico import DIGEST, calico, cni_conf, containers, env, node_env

OWN_SETTINGS = ["FELIX_VXLANPORT", "FELIX_HEALTHPORT", "FELIX_VXLANMTU", "FELIX_BPFENABLED"]
"""What the cluster's FelixConfiguration may say, and a variable would outrank."""
IPV6 = {"pod_cidr": None, "pod_cidr_ipv6": "fd00::/56", "backend": CalicoBgp()}


@pytest.mark.parametrize("name", OWN_SETTINGS)
def test_what_nobody_declared_is_left_to_the_clusters_own_configuration(name: str) -> None:
    assert name not in node_env()


def test_what_was_declared_is_written() -> None:
    variables = node_env(backend=CalicoVxlan(port=8472), health_port=19099)

    assert (variables["FELIX_VXLANPORT"], variables["FELIX_HEALTHPORT"]) == ("8472", "19099")


def test_the_probe_asks_the_usual_port_where_none_is_written() -> None:
    (port,) = containers(calico())["calico-node"]["ports"]

    assert port["containerPort"] == 9099


def test_blocks_are_as_large_as_declared() -> None:
    variables = node_env(
        pod_cidr_ipv6="fd00::/56",
        pools=CalicoPools(block_size=28, block_size_ipv6=124, nodes="zone == 'west'"),
    )

    assert variables["CALICO_IPV4POOL_BLOCK_SIZE"] == "28"
    assert variables["CALICO_IPV6POOL_BLOCK_SIZE"] == "124"
    assert variables["CALICO_IPV6POOL_NODE_SELECTOR"] == "zone == 'west'"


def test_a_cluster_with_pools_of_its_own_gets_none() -> None:
    variables = node_env(pools=CalicoPools(create=False))

    assert variables["NO_DEFAULT_POOLS"] == "true"
    assert "CALICO_IPV4POOL_CIDR" not in variables, "calico-node ends where both are set"


def test_without_ipv4_nodes_have_no_ipv4_address_and_routers_an_id_all_the_same() -> None:
    variables = node_env(**IPV6)

    assert (variables["IP"], variables["IP6"]) == ("none", "autodetect")
    assert variables["CALICO_ROUTER_ID"] == "hash"
    assert variables["CALICO_IPV4POOL_CIDR"] == "none"
    assert cni_conf(**IPV6)["ipam"] == {
        "type": "calico-ipam",
        "assign_ipv4": "false",
        "assign_ipv6": "true",
    }


NETWORKS: dict[str, tuple[dict[str, Any], str]] = {
    "none": ({"pod_cidr": None}, "pod_cidr: is required"),
    "IPv6 in VXLAN": (
        {**IPV6, "backend": CalicoVxlan()},
        "pools.create: calico-node makes no IPv6 pool with VXLAN",
    ),
    "a block larger than its network": (
        {"pod_cidr": "10.0.0.0/27"},
        "pools.block_size: /26 is larger than the whole Pod network 10.0.0.0/27",
    ),
}


@pytest.mark.parametrize(("fields", "message"), NETWORKS.values(), ids=NETWORKS)
def test_a_network_that_calico_would_not_make_is_refused(
    fields: dict[str, Any], message: str
) -> None:
    with pytest.raises(DeclarationError) as error:
        Calico(**{"crds": "installed", "pod_cidr": "10.244.0.0/16", **fields})

    assert message in str(error.value)


def test_further_settings_of_felix_are_passed_on() -> None:
    extra = {"FELIX_LOGSEVERITYSCREEN": "Warning"}

    assert extra.items() <= node_env(extra=extra).items()


EXTRA = {
    "written": ("FELIX_HEALTHENABLED", "is written by the declaration ('true')"),
    "a field's": ("FELIX_VXLANPORT", "is decided by the field backend.port"),
}


@pytest.mark.parametrize(("name", "message"), EXTRA.values(), ids=EXTRA)
def test_a_setting_that_is_not_free_is_refused(name: str, message: str) -> None:
    with pytest.raises(DeclarationError) as error:
        calico(extra={name: "1"})

    assert message in str(error.value)


def test_every_setting_that_a_field_decides_is_known_as_such() -> None:
    typha = Typha(image=f"quay.io/calico/typha:v3.32.2@{DIGEST}", tls=TyphaTls())
    fields = {
        "backend": CalicoVxlan(port=1),
        "mtu": 1400,
        "ebpf": CalicoEbpf(api_server_host="10.0.0.1"),
        "health_port": 1,
        "metrics_port": 9091,
        "typha": typha,
    }
    always = node_env()
    decided = [
        name
        for given in (fields, {**fields, "backend": CalicoBgp()})
        for name in env(containers(calico(**given))["calico-node"])
        if name.startswith("FELIX_") and name not in always
    ]

    assert {str(p.path[-1]) for p in extra_problems(dict.fromkeys(decided, ""), written={})} == set(
        decided
    )
