"""The real node exporter starts with the flags of a declaration and does what they ask for.

The program is Debian's, which is older than the image: what it does not know yet is written down
below, so that a flag that no version knows is found. It runs as it does in the Pod, as nobody if
the tests run as root, with the node's paths in the place of their mounts.
"""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, get_args

import pytest

from constructs_lib.agents.node_exporter import NodeExporterSpec
from constructs_lib.agents.node_exporter_collectors import (
    Collector,
    DefaultCollector,
    OptionalCollector,
)
from constructs_lib.declaration.host import Privileges
from constructs_lib.k8s.manifest import Json
from tests.free_port import free_port
from tests.pods import pod_spec_of
from tests.real_programs import real_program
from tests.waiting import PATIENCE, until

NOBODY = 65534
MOUNT_POINTS = "--collector.filesystem.mount-points-exclude"
NEWER: dict[Collector, tuple[int, int]] = {
    "bcachefs": (1, 11),
    "cpu_vulnerabilities": (1, 7),
    "dmmultipath": (1, 12),
    "kernel_hung": (1, 11),
    "nvmesubsystem": (1, 12),
    "pcidevice": (1, 10),
    "softirqs": (1, 6),
    "swap": (1, 10),
    "watchdog": (1, 8),
    "xfrm": (1, 8),
}
"""Collectors that older versions lack, and the version that brought each."""
ON_IN_DEBIAN = {"systemd"}
"""Collectors that Debian switches on and the project does not."""


@pytest.fixture(scope="module")
def program() -> str:
    """The real program."""
    return real_program("prometheus-node-exporter")


@pytest.fixture(scope="module")
def version(program: str) -> tuple[int, int]:
    result = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    match = re.search(r"version (\d+)\.(\d+)", result.stdout + result.stderr)
    assert match is not None

    return int(match[1]), int(match[2])


def flags(**fields: Any) -> list[str]:
    """The flags of a declaration as the kubelet passes them on a node that is this machine."""
    spec = NodeExporterSpec(name="node-exporter", namespace="monitoring", **fields)
    pod = pod_spec_of(spec.manifests()[-1])
    return [
        _on_the_node(pod, arg.replace("$(HOST_IP)", "127.0.0.1"))
        for arg in pod["containers"][0]["args"]
    ]


def _on_the_node(pod: Json, flag: str) -> str:
    """A flag whose path, if it has one, is that of the node behind the mount it leads into."""
    name, _, inside = flag.partition("=")
    hosts = {volume["name"]: volume["hostPath"]["path"] for volume in pod["volumes"]}
    for mount in pod["containers"][0]["volumeMounts"]:
        if f"{inside}/".startswith(f"{mount['mountPath']}/"):
            path = hosts[mount["name"]].rstrip("/") + inside.removeprefix(mount["mountPath"])
            return f"{name}={path or '/'}"
    return flag


def get(port: int, path: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        assert response.status == 200

        return response.read().decode()
    finally:
        connection.close()


@contextmanager
def running(program: str, port: int, arguments: list[str]) -> Iterator[None]:
    """The program, once it listens on the port; stopped at the end."""
    as_nobody: dict[str, Any] = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [program, *arguments], stderr=log, **(as_nobody if os.geteuid() == 0 else {})
        )
        try:
            assert until(lambda: _listens(port) or process.poll() is not None)
            yield
        except ConnectionError:
            log.seek(0)
            pytest.fail(f"{program} does not answer:\n{log.read().decode()}")
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except ConnectionRefusedError:
        return False
    return True


def scraped(program: str, *replaced: str, **fields: Any) -> str:
    """The metrics of a declaration, some of its flags replaced."""
    port = free_port()
    names = {flag.partition("=")[0] for flag in replaced}
    arguments = [a for a in flags(port=port, **fields) if a.partition("=")[0] not in names]
    with running(program, port, [*arguments, *replaced]):
        return get(port, "/metrics")


def labels(metrics: str, metric: str, label: str) -> set[str]:
    return set(re.findall(rf'^{metric}\{{.*?\b{label}="([^"]*)"', metrics, re.MULTILINE))


def test_the_probes_are_answered_where_they_ask(program: str) -> None:
    port = free_port()
    with running(program, port, flags(port=port)):
        page = get(port, "/")

    assert "Node Exporter" in page


def test_every_default_collector_runs_but_those_switched_off(
    program: str, version: tuple[int, int]
) -> None:
    enabled = labels(scraped(program), "node_scrape_collector_success", "collector")
    too_new = {name for name, since in NEWER.items() if since > version}
    off = {"btrfs", "hwmon", "wifi"}

    assert enabled == (set(get_args(DefaultCollector)) | ON_IN_DEBIAN) - too_new - off


def test_collectors_are_switched_on_and_off(program: str) -> None:
    on: tuple[Collector, ...] = ("processes", "tcpstat", "buddyinfo")
    off: tuple[Collector, ...] = ("cpu", "systemd", "wifi")
    metrics = scraped(program, collectors_on=on, collectors_off=off)
    enabled = labels(metrics, "node_scrape_collector_success", "collector")

    assert enabled & {*on, *off, "hwmon"} == {*on, "hwmon"}
    assert "node_processes_pids " in metrics


def test_mounts_that_are_excluded_are_not_measured_and_all_others_are(program: str) -> None:
    # Other tests mount and unmount meanwhile, so only what was there before and after counts.
    before, measured, after = (
        labels(scraped(program, *replaced), "node_filesystem_size_bytes", "mountpoint")
        for replaced in ([f"{MOUNT_POINTS}=^$"], [], [f"{MOUNT_POINTS}=^$"])
    )
    (flag,) = (flag for flag in flags() if flag.startswith(MOUNT_POINTS))
    excluded = {mount for mount in before & after if re.search(flag.partition("=")[2], mount)}

    assert excluded != set()
    assert measured & before & after == (before & after) - excluded


def test_files_of_the_textfile_directory_are_exported(program: str) -> None:
    with tempfile.TemporaryDirectory() as directory:
        Path(directory).chmod(0o755)
        metric = Path(directory) / "backup.prom"
        metric.write_text("backup_age_seconds 42\n", encoding="utf-8")
        metric.chmod(0o644)  # whatever a new file is elsewhere
        metrics = scraped(program, textfile_directory=directory)

    assert "backup_age_seconds 42" in metrics.splitlines()


def test_the_program_knows_every_flag_but_those_of_newer_collectors(
    program: str, version: tuple[int, int]
) -> None:
    result = subprocess.run([program, "--help"], capture_output=True, text=True, check=True)
    known = set(re.findall(r"--(?:\[no-\])?([\w.-]+)", result.stdout + result.stderr))
    written = flags(
        collectors_on=get_args(OptionalCollector),
        collectors_off=[name for name in get_args(DefaultCollector) if name != "textfile"],
        textfile_directory="/srv/metrics",
        privileges=Privileges(
            run_as_root=True, capabilities=("PERFMON",), reason="Every collector is switched."
        ),
    )
    names = {flag.partition("=")[0].removeprefix("--").removeprefix("no-") for flag in written}

    assert names - known == {
        f"collector.{name}" for name, since in NEWER.items() if since > version
    }


def test_a_collector_switched_twice_would_not_start(program: str) -> None:
    twice = ["--collector.wifi", "--no-collector.wifi"]
    result = subprocess.run([program, *twice], capture_output=True, text=True, check=False)

    assert "flag 'collector.wifi' cannot be repeated" in result.stderr
