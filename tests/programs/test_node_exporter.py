"""What the node exporter's flags say as facts."""

from __future__ import annotations

from constructs_lib.programs.facts import Access, Collector, Endpoint, Facts
from tests.programs.reading import facts_of


def facts(*args: str) -> Facts:
    return facts_of("quay.io/prometheus/node-exporter:v1.12.1", *args)


def test_it_looks_where_it_is_told() -> None:
    told = facts("--path.rootfs=/host/root", "--path.procfs", "/host/proc", "--path.sysfs=/sys")

    assert told.accesses == (
        Access(path="/host/proc", kind="folder", purpose="node"),
        Access(path="/host/root", kind="folder", purpose="node"),
    )


def test_it_answers_on_one_port() -> None:
    assert facts().endpoints[0] == Endpoint(port=9100, path="/")
    assert facts("--web.listen-address=[$(HOST_IP)]:9190").endpoints[1].port == 9190


def test_collectors_that_are_switched_on_are_told_and_not_their_settings() -> None:
    told = facts(
        "--collector.systemd", "--collector.netdev.device-exclude=x", "--no-collector.wifi"
    )

    assert told.collectors == (Collector(name="systemd"),)
    assert [each.path for each in told.accesses] == ["/var/run/dbus/system_bus_socket"]
