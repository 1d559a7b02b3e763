"""Ports that a kind of agent takes of its node: none that the node uses itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from constructs_lib.agents.cni_agent.calico.plugin import Calico
from constructs_lib.agents.cni_agent.calico.typha import Typha
from constructs_lib.agents.cni_agent.cilium.hubble import Hubble, HubbleServer
from constructs_lib.agents.cni_agent.cilium.plugin import Cilium
from constructs_lib.agents.cni_agent.cilium.services import KubeProxyReplacement
from constructs_lib.agents.cni_agent.custom import Custom
from constructs_lib.agents.cni_agent.flannel.plugin import Flannel
from constructs_lib.agents.cni_agent.kindnet import Kindnet
from constructs_lib.agents.csi_node_plugin.needs import HealthPorts
from constructs_lib.agents.ingress_agent import IngressAgentSpec
from constructs_lib.daemon_set.host_ports import THE_KUBELET, USED_BY_THE_NODE
from constructs_lib.declaration.adopted import Adopted
from constructs_lib.declaration.host import HostAccess, HostPort
from constructs_lib.declaration.port_of_node import PortOfNode
from tests.declaration.builders import CONTAINER, REASON, exporter, node_agent, told

ON_KUBELET = "10250 of every node is used by the kubelet; choose another port"


@pytest.mark.parametrize(("number", "user"), USED_BY_THE_NODE.items(), ids=str)
def test_a_port_that_the_node_uses_is_refused_where_it_is_typed(number: int, user: str) -> None:
    message = f"port: {number} of the node is used by {user}; choose another port"
    if user != THE_KUBELET:
        message += ", or say why it is free with suppress={'DS613': '...'}"

    assert told(exporter, port=number) == [message]


@pytest.mark.parametrize(
    ("declare", "field"),
    [
        pytest.param(IngressAgentSpec, "http_port", id="ingress, HTTP"),
        pytest.param(IngressAgentSpec, "https_port", id="ingress, HTTPS"),
        pytest.param(Calico, "health_port", id="Calico, health"),
        pytest.param(Calico, "metrics_port", id="Calico, metrics"),
        pytest.param(Typha, "port", id="Typha"),
        pytest.param(Typha, "health_port", id="Typha, health"),
        pytest.param(Typha, "metrics_port", id="Typha, metrics"),
        pytest.param(Cilium, "health_port", id="Cilium, health"),
        pytest.param(Cilium, "metrics_port", id="Cilium, metrics"),
        pytest.param(Cilium, "operator_metrics_port", id="Cilium, operator"),
        pytest.param(KubeProxyReplacement, "health_port", id="Cilium, Services"),
        pytest.param(Hubble, "metrics_port", id="Hubble, metrics"),
        pytest.param(HubbleServer, "port", id="Hubble, flows"),
        pytest.param(Flannel, "health_port", id="Flannel, health"),
        pytest.param(Kindnet, "metrics_port", id="kindnet, metrics"),
        pytest.param(Custom, "health_port", id="a plugin of one's own, health"),
        pytest.param(HealthPorts, "driver", id="CSI, driver"),
        pytest.param(HealthPorts, "registrar", id="CSI, registrar"),
    ],
)
def test_every_kind_of_agent_refuses_it(declare: Callable[..., Any], field: str) -> None:
    message = f"{field}: 10250 of the node is used by the kubelet; choose another port"

    assert message in told(declare, **{field: 10250})


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"port": 9443}, id="free"),
        pytest.param({"port": 10251}, id="beside the node's own"),
        pytest.param({"port": 2381, "suppress": {"DS613": REASON}}, id="explained"),
        pytest.param(
            {
                "port": 10250,
                "adopted": Adopted(selector={"a": "b"}, reason=REASON, only_declared=True),
            },
            id="running already",
        ),
    ],
)
def test_other_ports_are_taken(fields: Mapping[str, Any]) -> None:
    assert exporter(**fields).port == fields["port"]


def test_a_reason_does_not_make_the_kubelet_go() -> None:
    assert told(exporter, port=10250, suppress={"DS613": REASON}) == [
        "port: 10250 of the node is used by the kubelet; choose another port"
    ]


@pytest.mark.parametrize("number", [10249, 10256])
def test_what_can_stand_in_for_kube_proxy_takes_its_ports(number: int) -> None:
    services = KubeProxyReplacement(api_server_host="10.0.0.1", health_port=number)

    assert services.health_port == number


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        pytest.param(
            {"host": HostAccess(ports=[HostPort(name="api", port=10250, reason=REASON)])},
            f"{CONTAINER}.ports[0]",
            id="opened on the node",
        ),
        pytest.param(
            {"ports": {"api": 10250}, "host": HostAccess(network=REASON)},
            f"{CONTAINER}.ports[0]",
            id="of the node's network",
        ),
        pytest.param(
            {"ports": {"api": {"port": 80, "host_port": 10250, "reason": REASON}}},
            f"{CONTAINER}.ports[0]",
            id="led into the Pod",
        ),
    ],
)
def test_no_agent_takes_a_port_of_the_kubelet(fields: Mapping[str, Any], place: str) -> None:
    assert told(node_agent, **fields) == [f"{place}: {ON_KUBELET}"]


@pytest.mark.parametrize(
    "ports",
    [
        pytest.param({"api": 10250}, id="of the Pod"),
        pytest.param(
            {"api": {"port": 10250, "host_port": 10250, "protocol": "UDP", "reason": REASON}},
            id="UDP",
        ),
        pytest.param({"api": {"port": 80, "host_port": 10256, "reason": REASON}}, id="explained"),
    ],
)
def test_other_ports_of_an_agent_of_ones_own_are_taken(ports: Any) -> None:
    assert told(node_agent, ports=ports) == []


def test_a_port_is_judged_without_a_declaration_too() -> None:
    port = TypeAdapter[int](PortOfNode)

    assert port.validate_python(9100) == 9100
    with pytest.raises(ValidationError, match="10250 of the node is used by the kubelet"):
        port.validate_python(10250)
