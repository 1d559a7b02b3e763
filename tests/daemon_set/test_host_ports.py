"""Which ports of the node a Pod claims, and which claims exclude each other."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.daemon_set.host_ports import HostPort, host_ports, port_names

ANY = "0.0.0.0"  # noqa: S104  # a wildcard to compare, not an address to listen on


@pytest.mark.parametrize(
    ("pod", "claims"),
    [
        pytest.param(
            {"containers": [{"ports": [{"containerPort": 80, "hostPort": 90}]}]},
            (HostPort(90, "TCP", ANY),),
            id="host port",
        ),
        pytest.param({"containers": [{"ports": [{"containerPort": 80}]}]}, (), id="none"),
        pytest.param(
            {"hostNetwork": True, "containers": [{"ports": [{"containerPort": 80}]}]},
            (HostPort(80, "TCP", ANY),),
            id="host network",
        ),
        pytest.param(
            {"containers": [], "initContainers": [{"ports": [{"hostPort": 90}]}]},
            (),
            id="init container",
        ),
        pytest.param(
            {
                "containers": [],
                "initContainers": [{"restartPolicy": "Always", "ports": [{"hostPort": 90}]}],
            },
            (HostPort(90, "TCP", ANY),),
            id="sidecar",
        ),
    ],
)
def test_a_pod_claims_what_lasts(pod: dict[str, Any], claims: tuple[HostPort, ...]) -> None:
    assert host_ports(pod) == claims


@pytest.mark.parametrize(
    ("other", "excluded"),
    [
        pytest.param(HostPort(90, "TCP", "127.0.0.1"), True, id="same"),
        pytest.param(HostPort(90, "TCP", ANY), True, id="wildcard"),
        pytest.param(HostPort(90, "TCP", "10.0.0.1"), False, id="other address"),
        pytest.param(HostPort(90, "TCP", "::"), False, id="no wildcard"),
        pytest.param(HostPort(90, "UDP", "127.0.0.1"), False, id="other protocol"),
        pytest.param(HostPort(91, "TCP", "127.0.0.1"), False, id="other port"),
    ],
)
def test_claims_exclude_each_other_both_ways(other: HostPort, *, excluded: bool) -> None:
    claim = HostPort(90, "TCP", "127.0.0.1")

    assert claim.excludes(other) is excluded
    assert other.excludes(claim) is excluded


@pytest.mark.parametrize(
    ("claim", "printed"),
    [(HostPort(90, "UDP", ANY), "UDP 90"), (HostPort(90, "TCP", "::1"), "TCP ::1:90")],
)
def test_a_claim_is_printed_with_its_address_where_it_has_one(
    claim: HostPort, printed: str
) -> None:
    assert str(claim) == printed


def test_ports_have_names_in_every_container() -> None:
    sidecar = {"restartPolicy": "Always", "ports": [{"name": "b"}]}
    pod = {"containers": [{"ports": [{"name": "a"}, {}]}], "initContainers": [sidecar]}

    assert port_names(pod) == {"a", "b"}
