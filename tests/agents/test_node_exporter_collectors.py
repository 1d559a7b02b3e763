"""Collectors are switched by name, once, and none is switched on without what it needs."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from constructs_lib import DeclarationError
from constructs_lib.agents.node_exporter import NodeExporterSpec
from constructs_lib.agents.node_exporter_collectors import (
    NEEDS,
    Collector,
    DefaultCollector,
    OptionalCollector,
)
from constructs_lib.declaration.host import Privileges
from constructs_lib.k8s.manifest import Manifest
from tests.pods import pod_spec_of

REASON = "The platform team watches it."
SOCKET = {"path": "/run/dbus/system_bus_socket", "type": "Socket"}


def root(*capabilities: str, privileged: bool = False) -> Privileges:
    return Privileges(
        run_as_root=True, capabilities=capabilities, privileged=privileged, reason=REASON
    )


def daemon_set(**fields: Any) -> Manifest:
    return NodeExporterSpec(name="node-exporter", namespace="monitoring", **fields).manifests()[-1]


def told(**fields: Any) -> list[str]:
    """The mistakes told, none for what is accepted."""
    try:
        daemon_set(**fields)
    except DeclarationError as error:
        return [str(problem) for problem in error.problems]
    return []


def test_a_collector_is_on_or_off_by_default() -> None:
    names = [*get_args(DefaultCollector), *get_args(OptionalCollector)]

    assert sorted(names) == sorted(get_args(Collector))
    assert len(set(names)) == 77


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("cpu.info", id="a flag of a collector"),
        pytest.param("boottime", id="a collector of BSD"),
        pytest.param("sysctl", id="one that exports nothing without a list"),
    ],
)
def test_what_is_no_collector_here_is_refused(name: str) -> None:
    (problem,) = told(collectors_on=(name,))

    assert problem.startswith(f"collectors_on[0]: got {name!r}; ")


GRANTED = {
    "nothing needed": {"collectors_on": ("ethtool", "processes", "tcpstat")},
    "D-Bus is mounted": {"collectors_on": ("logind", "systemd")},
    "root": {"collectors_on": ("slabinfo", "rapl"), "privileges": root()},
    "root with PERFMON": {"collectors_on": ("perf",), "privileges": root("PERFMON")},
    "root on an older kernel": {"collectors_on": ("perf",), "privileges": root("SYS_ADMIN")},
    "every capability": {"collectors_on": ("perf",), "privileges": root(privileged=True)},
    "a directory": {"collectors_on": ("textfile",), "textfile_directory": "/srv/metrics"},
    "no default is switched off": {"collectors_on": ("wifi", "hwmon"), "collectors_off": ()},
}


@pytest.mark.parametrize("fields", GRANTED.values(), ids=GRANTED)
def test_a_collector_with_all_it_needs_is_switched_on(fields: dict[str, Any]) -> None:
    args = pod_spec_of(daemon_set(**fields))["containers"][0]["args"]

    assert {f"--collector.{name}" for name in fields["collectors_on"]} <= set(args)


PERF = (
    "collectors_on: 'perf' opens the performance counters of every CPU, which takes root with "
    "PERFMON; grant it with privileges=Privileges(run_as_root=True, capabilities=('PERFMON',), "
    "reason='...')"
)
SLABINFO = (
    "collectors_on: 'slabinfo' reads /proc/slabinfo, which only root can; grant it with "
    "privileges=Privileges(run_as_root=True, reason='...')"
)
REFUSED: dict[str, tuple[dict[str, Any], list[str]]] = {
    "perf without anything": ({"collectors_on": ("perf",)}, [PERF]),
    "perf as root alone": ({"collectors_on": ("perf",), "privileges": root()}, [PERF]),
    "perf with another capability": (
        {"collectors_on": ("perf",), "privileges": root("SYS_TIME")},
        [PERF],
    ),
    "perf without root": (
        {
            "collectors_on": ("perf",),
            "privileges": Privileges(capabilities=("PERFMON",), reason=REASON),
        },
        [PERF],
    ),
    "every mistake at once": ({"collectors_on": ("slabinfo", "perf")}, [SLABINFO, PERF]),
    "no directory": (
        {"collectors_on": ("textfile",)},
        [
            (
                "collectors_on: 'textfile' exports a directory of the node; name it in "
                "textfile_directory"
            )
        ],
    ),
    "a directory and its collector off": (
        {"textfile_directory": "/srv/metrics", "collectors_off": ("textfile",)},
        [
            (
                "textfile_directory: is not exported while 'textfile' is in collectors_off; leave "
                "one of them out"
            )
        ],
    ),
    "on and off by default": (
        {"collectors_on": ("wifi",)},
        ["collectors_on: 'wifi' is in collectors_off too; set collectors_off without it"],
    ),
    "on twice": (
        {"collectors_on": ("swap", "swap")},
        ["collectors_on: 'swap' is listed twice; list it once"],
    ),
    "off twice": (
        {"collectors_off": ("cpu", "cpu")},
        ["collectors_off: 'cpu' is listed twice; list it once"],
    ),
}


@pytest.mark.parametrize(("fields", "problems"), REFUSED.values(), ids=REFUSED)
def test_a_collector_without_what_it_needs_is_refused(
    fields: dict[str, Any], problems: list[str]
) -> None:
    assert told(**fields) == problems


def test_d_bus_is_mounted_once_where_its_clients_look_for_it() -> None:
    pod = pod_spec_of(daemon_set(collectors_on=("logind", "systemd")))
    mounts = [m for m in pod["containers"][0]["volumeMounts"] if m["name"] == "d-bus"]
    volumes = [volume for volume in pod["volumes"] if volume["name"] == "d-bus"]

    assert mounts == [
        {"name": "d-bus", "mountPath": "/var/run/dbus/system_bus_socket", "readOnly": True}
    ]
    assert volumes == [{"name": "d-bus", "hostPath": SOCKET}]


EVERY_MOUNT = "A file system is measured where it is mounted, anywhere below /."


def test_the_reason_for_d_bus_is_in_the_yaml() -> None:
    annotations = daemon_set(collectors_on=("logind", "systemd"))["metadata"]["annotations"]

    assert annotations["constructs-lib/ignore.DS603"] == (
        f"{EVERY_MOUNT} The collector logind asks systemd-logind for sessions over D-Bus. "
        "The collector systemd asks systemd for its units over D-Bus."
    )


@pytest.mark.parametrize("name", NEEDS)
def test_what_is_off_needs_nothing(name: Collector) -> None:
    found = daemon_set(collectors_off=(name,))

    assert found["metadata"]["annotations"]["constructs-lib/ignore.DS603"] == EVERY_MOUNT
    assert len(pod_spec_of(found)["volumes"]) == 3
