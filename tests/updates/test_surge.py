"""What keeps two Pods of an agent off one node is told before they are tried."""

from __future__ import annotations

from constructs_lib.daemon_set.update import DaemonSetUpdate
from constructs_lib.updates.fleet import Fleet
from constructs_lib.updates.records import FleetNode
from constructs_lib.updates.surge import surge_feasibility

GIB = 2**30


def test_a_host_port_leaves_no_node() -> None:
    update = DaemonSetUpdate(name="agent", host_ports=("9100/TCP",), host_network=True)

    found = surge_feasibility(update, Fleet.of([FleetNode(name="a")]))

    assert not found.feasible
    assert found.host_ports == ("9100/TCP",)
    assert not found.host_network


def test_the_host_network_without_declared_ports_is_only_a_doubt() -> None:
    found = surge_feasibility(DaemonSetUpdate(name="agent", host_network=True), Fleet.of([]))

    assert found.feasible
    assert found.host_network


def test_nodes_without_room_are_named_and_counted_by_resource() -> None:
    update = DaemonSetUpdate(name="agent", requests={"cpu": 100, "memory": GIB})
    fleet = [
        FleetNode(name="fits", free={"cpu": 100, "memory": GIB, "pods": 1}),
        FleetNode(name="small", free={"cpu": 99, "memory": GIB - 1, "pods": 1}),
        FleetNode(name="crowded", free={"cpu": 100, "memory": GIB, "pods": 0}),
        FleetNode(name="unwanted", should_run=False, free={}),
    ]

    found = surge_feasibility(update, Fleet.of(fleet))

    assert found.nodes_without_room == ("small", "crowded")
    assert found.short_of == {"cpu": 1, "memory": 1, "pods": 1}
    assert not found.feasible


def test_a_request_of_nothing_fits_everywhere() -> None:
    update = DaemonSetUpdate(name="agent", requests={"cpu": 0})

    found = surge_feasibility(update, Fleet.of([FleetNode(name="a", free={"cpu": -50, "pods": 1})]))

    assert found.feasible


def test_nodes_of_which_nothing_is_known_are_counted() -> None:
    found = surge_feasibility(DaemonSetUpdate(name="agent"), Fleet.of([FleetNode(name="a")]))

    assert found.feasible
    assert found.unknown == 1
