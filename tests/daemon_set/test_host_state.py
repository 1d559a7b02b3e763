"""What is an agent's own on the node, and what is everybody's."""

from __future__ import annotations

import pytest

from constructs_lib.daemon_set.host_state import state_mounts
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.example import example_objects
from tests.policy.judging import pod


def paths(path: str, mount: str = "") -> list[str]:
    example = pod(
        f"containers: [{{name: agent, volumeMounts: [{{name: v, mountPath: /v{mount}}}]}}], "
        f"volumes: [{{name: v, hostPath: {{path: '{path}'}}}}]"
    )
    return [host.path for host in state_mounts(DaemonSetView(example_objects(example)[0]))]


@pytest.mark.parametrize(
    "path", ["/var/lib/agent", "/var/log/agent.db", "/opt/agent", "/run/agent", "/data"]
)
def test_a_folder_of_its_own_is_state(path: str) -> None:
    assert paths(path) == [path]


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/var/log",
        "/var/log/pods/x",
        "/etc/cni/net.d",
        "/opt/cni/bin",
        "/run/xtables.lock",
        "/var/run/xtables.lock",
        "/dev/shm",
        "/lib/modules",
        "/var/lib/kubelet/plugins/driver.example",
        "/run/agent/agent.sock",
        "C:/agent",
    ],
)
def test_what_the_node_has_for_all_is_none(path: str) -> None:
    assert paths(path) == []


def test_what_is_only_read_is_none() -> None:
    assert paths("/var/lib/agent", ", readOnly: true") == []


def test_a_folder_for_each_pod_is_none() -> None:
    assert paths("/var/lib/agent", ", subPathExpr: $(POD_NAME)") == []
