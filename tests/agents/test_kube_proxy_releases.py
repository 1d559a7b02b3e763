"""Which releases of kube-proxy know what they are told."""

from __future__ import annotations

import pytest

from constructs_lib.agents.kube_proxy_releases import release_problems


@pytest.mark.parametrize(
    ("image", "mode", "node_ports", "server", "wrong"),
    [
        ("a.example/kube-proxy:v1.37.2", "nftables", ["primary", "10.0.0.0/8"], "1.37", []),
        ("a.example/kube-proxy:v1.36.2", "nftables", ["primary"], "1.37", []),
        ("a.example/kube-proxy:v1.36.2", "nftables", ["all"], None, ["node_port_addresses"]),
        ("a.example/kube-proxy:v1.30.2", "nftables", [], None, ["image"]),
        ("a.example/kube-proxy:v1.30.2", "iptables", [], "1.36", ["image"]),
        ("a.example/kube-proxy:v1.37.2", "iptables", [], "1.36", ["image"]),
        ("a.example/kube-proxy:ours", "nftables", ["all"], "1.36", []),
    ],
)
def test_an_image_is_held_against_what_it_is_told(
    image: str, mode: str, node_ports: list[str], server: str | None, wrong: list[str]
) -> None:
    found = release_problems(image, mode=mode, node_ports=node_ports, server=server)

    assert [each.path[0] for each in found] == wrong
