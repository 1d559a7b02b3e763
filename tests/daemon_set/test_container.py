"""A container knows its place, and what stands behind its fields."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.daemon_set.container import ContainerView
from constructs_lib.daemon_set.host_ports import ANY_ADDRESS, HostPort
from constructs_lib.daemon_set.view import DaemonSetView


def container(value: dict[str, Any], **pod: Any) -> ContainerView:
    spec = {"containers": [{"name": "agent", **value}], **pod}
    (found,) = DaemonSetView({"spec": {"template": {"spec": spec}}}).all
    return found


@pytest.mark.parametrize(
    ("port", "on_node", "beside_it"),
    [
        pytest.param({"containerPort": 80}, HostPort(80, "TCP", ANY_ADDRESS), None, id="declared"),
        pytest.param(
            {"containerPort": 80, "hostPort": 81, "protocol": "UDP", "hostIP": "10.0.0.1"},
            HostPort(81, "UDP", "10.0.0.1"),
            HostPort(81, "UDP", "10.0.0.1"),
            id="on one address",
        ),
        pytest.param({}, None, None, id="nothing"),
    ],
)
def test_a_port_claims_one_of_the_node(
    port: dict[str, Any], on_node: HostPort | None, beside_it: HostPort | None
) -> None:
    (found,) = container({"ports": [port]}).ports

    assert found.claim(host_network=True) == on_node
    assert found.claim(host_network=False) == beside_it


def test_a_mount_shows_the_path_of_the_node_with_its_part() -> None:
    volumes = [{"name": "logs", "hostPath": {"path": "/var/run//x/"}}, {"name": "own"}]
    mounts = [
        {"name": "logs", "mountPath": "/a", "subPath": "b", "readOnly": True},
        {"name": "own", "mountPath": "/c"},
        {"name": "nowhere", "mountPath": "/d"},
    ]
    found = container({"volumeMounts": mounts}, volumes=volumes)

    (host,) = found.host_mounts
    assert (host.path, host.written) == ("/run/x/b", "/var/run//x/b")
    assert (host.mount.host_path, host.mount.is_writable) == ("/var/run//x/", False)
    assert [mount.at for mount in found.mounts] == ["/a", "/c", "/d"]


def test_words_and_variables_know_their_places() -> None:
    env = [{"name": "A", "value": "1"}, {"name": "B", "valueFrom": {"fieldRef": {}}}]
    found = container({"command": ["run"], "args": ["-v", "x"], "env": env})

    assert [(each.place, each.text) for each in found.arguments] == [
        (("command", 0), "run"),
        (("args", 0), "-v"),
        (("args", 1), "x"),
    ]
    assert [(each.place, each.name, each.value) for each in found.env] == [
        (("env", 0), "A", "1"),
        (("env", 1), "B", None),
    ]


def test_an_empty_container_has_nothing() -> None:
    found = container({})

    assert (found.ports, found.mounts, found.probes, found.arguments, found.env) == (
        (),
        (),
        {},
        (),
        (),
    )
    assert (found.image.text, found.image.repository, found.lifecycle) == ("", "", {})
