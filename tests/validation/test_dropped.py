"""Fields that are stored only where a feature gate is on."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.k8s.structure import check_fields
from constructs_lib.validation.dropped import dropped_fields

PODS: dict[str, tuple[dict[str, Any], int, list[str]]] = {
    "nothing gated": ({"containers": [{"name": "a", "image": "a"}]}, 37, []),
    "a signal": (
        {"containers": [{"name": "a", "lifecycle": {"stopSignal": "SIGINT"}}]},
        37,
        ["ContainerStopSignals"],
    ),
    "options of a mount, in the second container": (
        {
            "containers": [
                {"name": "a"},
                {
                    "name": "b",
                    "volumeMounts": [
                        {"name": "v", "mountPath": "/v", "bindMountOptions": ["noexec"]}
                    ],
                },
            ]
        },
        37,
        ["VolumeBindMountOptions"],
    ),
    "probes": (
        {
            "containers": [
                {
                    "name": "a",
                    "livenessProbe": {"httpGet": {"port": 1, "protocol": "HTTP/2"}},
                    "readinessProbe": {"grpc": {"port": 1, "mode": "TLS"}},
                }
            ]
        },
        37,
        ["H2CContainerProbe", "GRPCContainerProbeTLS"],
    ),
    "on in this release": ({"hostUsers": False, "containers": []}, 33, []),
    "not yet on": ({"hostUsers": False, "containers": []}, 32, ["UserNamespacesSupport"]),
    "a file for a variable": (
        {
            "initContainers": [
                {
                    "name": "a",
                    "env": [
                        {"name": "plain", "value": "1"},
                        {
                            "name": "A",
                            "valueFrom": {
                                "fileKeyRef": {"volumeName": "v", "path": "p", "key": "A"}
                            },
                        },
                    ],
                }
            ],
            "containers": [],
        },
        34,
        ["EnvFiles"],
    ),
}


@pytest.mark.parametrize(("pod", "minor", "gates"), PODS.values(), ids=PODS)
def test_a_field_without_its_gate_is_dropped(
    pod: dict[str, Any], minor: int, gates: list[str]
) -> None:
    found = list(dropped_fields(pod, minor))

    assert [each.gate for each in found] == gates
    assert check_fields(pod, "PodSpec", ()) == []
    for each in found:
        value: Any = pod
        for step in each.path:
            value = value[step]
