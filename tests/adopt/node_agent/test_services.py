"""Services beside an adopted NodeAgent become its words."""

from __future__ import annotations

from constructs_lib.agents.node_agent import ServicePort
from tests.adopt.node_agent.beside import SERVICE, read


def test_a_service_is_said_with_the_ports_of_the_pods() -> None:
    fields = read(SERVICE)

    (service,) = fields["services"]
    assert (service.name, service.headless, service.pods) == ("metrics", True, {})
    assert service.ports == (ServicePort(name="http", port=80, to=2020),)
    assert fields["adopted"].beside is None
