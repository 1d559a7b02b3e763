"""Why a Pod that was created stays Pending, in figures a reader can check."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.cluster.pod import Pod
from constructs_lib.daemon_set.host_ports import HostPort
from tests.placement.builders import agent, node, pod, verdict

CLAIM = {"name": "d", "persistentVolumeClaim": {"claimName": "data"}}
SPREAD = {"maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule"}
PORT = [{"containerPort": 9100, "hostPort": 9100, "hostIP": "127.0.0.1"}]
HOLDER = pod(ports=(HostPort(9100, "TCP", "127.0.0.1"),))


@pytest.mark.parametrize(
    ("spec", "pods", "message"),
    [
        pytest.param(
            {"requests": {"cpu": "3"}},
            [pod(requests={"cpu": 1500})],
            "insufficient cpu: requests 3, 2500m of 4 allocatable is free",
            id="cpu",
        ),
        pytest.param(
            {"requests": {"example.com/gpu": "1"}},
            [],
            "insufficient example.com/gpu: requests 1, 0 of 0 allocatable is free",
            id="device",
        ),
        pytest.param(
            {"ports": PORT},
            [HOLDER],
            "host port TCP 127.0.0.1:9100 is held by Pod shop/web",
            id="host port",
        ),
        pytest.param(
            {"volumes": [CLAIM]}, [], "PersistentVolumeClaim data is not found", id="claim"
        ),
        pytest.param(
            {"topologySpreadConstraints": [SPREAD]},
            [],
            "topologySpreadConstraints need the label zone, which is missing",
            id="spread",
        ),
        pytest.param(
            {"schedulingGates": [{"name": "example.com/wait"}]},
            [],
            "the scheduling gates example.com/wait hold every Pod back",
            id="gate",
        ),
        pytest.param(
            {"nodeName": "n1", "requests": {"cpu": "9"}},
            [],
            "the kubelet rejects the Pod with OutOfcpu: insufficient cpu: requests 9, "
            "4 of 4 allocatable is free",
            id="kubelet",
        ),
        pytest.param(
            {"nodeName": "n1", "ports": PORT},
            [HOLDER],
            "the kubelet rejects the Pod with NodePorts: host port TCP 127.0.0.1:9100 is held by "
            "Pod shop/web",
            id="kubelet, port",
        ),
    ],
)
def test_the_message_says_what_is_missing(
    spec: dict[str, Any], pods: list[Pod], message: str
) -> None:
    found = verdict(agent(**spec), node(), *pods)

    assert (found.outcome, [reason.message for reason in found.reasons]) == ("pending", [message])


@pytest.mark.parametrize(
    ("allocatable", "message"),
    [
        pytest.param(
            {}, "the node reports neither allocatable nor capacity, so nothing fits", id="nothing"
        ),
        pytest.param({"pods": 1}, "too many Pods: the node allows 1 and has 1", id="full"),
    ],
)
def test_a_node_without_room_for_a_pod_says_why(allocatable: dict[str, int], message: str) -> None:
    (reason,) = verdict(agent(), node(allocatable=allocatable), pod()).reasons

    assert reason.message == message


def test_what_a_file_does_not_state_is_taken_to_be_enough() -> None:
    unknown = node(allocatable={}, unstated=frozenset({"cpu", "memory", "pods"}))

    assert verdict(agent(requests={"cpu": "99", "memory": "1Ti"}), unknown).runs


def test_the_kubelet_ignores_a_device_the_node_does_not_know() -> None:
    bound = agent(nodeName="n1", requests={"example.com/gpu": "1"})

    assert verdict(bound, node()).runs


def test_a_request_named_pods_is_not_checked() -> None:
    assert verdict(agent(requests={"pods": "999"}), node()).runs


@pytest.mark.parametrize("spec", [{}, {"topologySpreadConstraints": [SPREAD]}])
def test_a_node_with_the_topology_label_is_fine(spec: dict[str, Any]) -> None:
    assert verdict(agent(**spec), node(labels={"zone": "a"})).runs
