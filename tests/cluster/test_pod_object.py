"""Pods as kubectl prints them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from constructs_lib.cluster.pod import Owner, Pod
from constructs_lib.cluster.read import read_pods
from constructs_lib.cluster.reading import ClusterFileError
from constructs_lib.daemon_set.host_ports import HostPort
from constructs_lib.k8s.priority import PriorityClass
from constructs_lib.yaml.json_reader import read_json

ANY = "0.0.0.0"  # noqa: S104  # a wildcard to compare, not an address to listen on
OWNER = {"kind": "DaemonSet", "name": "agent", "controller": True}
MEANT = {"matchFields": [{"key": "metadata.name", "operator": "In", "values": ["n7"]}]}


def item(**fields: Any) -> dict[str, Any]:
    return {"kind": "Pod", "metadata": {"name": "p"}, "spec": {"containers": []}, **fields}


def read(**fields: Any) -> Pod:
    (found,) = read_pods(read_json(json.dumps(item(**fields))))
    return found


def test_a_pod_is_read_with_all_that_placement_asks_for() -> None:
    container = {
        "name": "c",
        "resources": {"requests": {"cpu": "1"}},
        "ports": [{"containerPort": 1, "hostPort": 9100}],
    }
    found = read(
        metadata={
            "name": "p",
            "namespace": "shop",
            "labels": {"app": "a"},
            "creationTimestamp": "2030-01-01T00:00:00Z",
            "deletionTimestamp": "2030-01-02T00:00:00Z",
            "ownerReferences": [{"kind": "Node", "name": "n1"}, OWNER],
        },
        spec={"nodeName": "n1", "priority": 7, "containers": [container]},
        status={
            "phase": "Running",
            "startTime": "2030-01-01T00:00:01Z",
            "conditions": [
                {
                    "type": "Ready",
                    "status": "True",
                    "lastTransitionTime": "2030-01-01T00:00:05Z",
                }
            ],
        },
    )

    assert found == Pod(
        name="p",
        namespace="shop",
        node="n1",
        bound=True,
        labels={"app": "a"},
        owner=Owner(kind="DaemonSet", name="agent"),
        requests={"cpu": 1000},
        ports=(HostPort(9100, "TCP", ANY),),
        priority=7,
        phase="Running",
        terminating=True,
        created="2030-01-01T00:00:00Z",
        started="2030-01-01T00:00:01Z",
        ready_since="2030-01-01T00:00:05Z",
    )


def test_an_unbound_pod_of_a_daemon_set_is_meant_for_one_node() -> None:
    required = {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [MEANT]}}
    found = read(spec={"containers": [], "affinity": {"nodeAffinity": required}})

    assert (found.node, found.bound, found.phase) == ("n7", False, "Pending")


def test_a_class_stands_for_a_number_that_is_not_there() -> None:
    documents = read_json(json.dumps(item(spec={"containers": [], "priorityClassName": "high"})))
    (found,) = read_pods(documents, priority_classes={"high": PriorityClass(9)})

    assert found.priority == 9


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        pytest.param({"metadata": {}}, "metadata.name: is missing", id="no name"),
        pytest.param(
            {"spec": {"containers": [3]}},
            r"spec.containers\[0\]: is 3, an integer; expected a map",
            id="container",
        ),
        pytest.param(
            {"spec": {"containers": [{"name": "c", "resources": {"requests": {"cpu": "x"}}}]}},
            "'x' is not a quantity",
            id="quantity",
        ),
        pytest.param({"status": "Running"}, "not what 'kubectl get pods' prints", id="status"),
        pytest.param(
            {"status": {"phase": ["Running"]}}, "not what 'kubectl get pods' prints", id="phase"
        ),
        pytest.param(
            {"spec": {"containers": [{"name": "c", "ports": [{"hostPort": [80]}]}]}},
            "hostPort",
            id="port",
        ),
        pytest.param(
            {
                "status": {
                    "conditions": [
                        {"type": "Ready", "status": "True", "lastTransitionTime": "today"}
                    ]
                }
            },
            "not what 'kubectl get pods' prints",
            id="time",
        ),
    ],
)
def test_a_pod_that_cannot_be_read_is_told(fields: dict[str, Any], told: str) -> None:
    with pytest.raises(ClusterFileError, match=told):
        read_pods(read_json(json.dumps(item(**fields))))
