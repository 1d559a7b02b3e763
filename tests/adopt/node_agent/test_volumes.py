"""Volumes have words."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.manifest import Json
from tests.adopt.node_agent.reading import daemon_set, read

VOLUMES: list[Json] = [
    {"hostPath": {"path": "/proc"}},
    {"hostPath": {"path": "/run", "type": "Directory"}},
    {"emptyDir": {}},
    {"emptyDir": {"medium": "Memory", "sizeLimit": "8Mi"}},
    {"configMap": {"name": "c", "items": [{"key": "a", "path": "b"}], "defaultMode": 256}},
    {"secret": {"secretName": "s", "optional": True}},
    {"downwardAPI": {"items": [{"path": "a", "fieldRef": {"fieldPath": "metadata.labels"}}]}},
    {"csi": {"driver": "d.example", "readOnly": True, "volumeAttributes": {"a": "b"}}},
    {"emptyDir": {"medium": "HugePages-2Mi"}},
    {"persistentVolumeClaim": {"claimName": "c", "readOnly": True}},
    {
        "ephemeral": {
            "volumeClaimTemplate": {
                "spec": {
                    "accessModes": ["ReadWriteOnce"],
                    "storageClassName": "fast",
                    "resources": {"requests": {"storage": "5Gi"}},
                }
            }
        }
    },
    {"projected": {"sources": [{"serviceAccountToken": {"path": "t", "audience": "a"}}]}},
    {"projected": {"sources": [{"configMap": {"name": "c"}}, {"secret": {"name": "s"}}]}},
]


@pytest.mark.parametrize("source", VOLUMES, ids="-".join)
def test_a_volume_has_a_word(source: Json) -> None:
    volumes = [{"name": "config", **source}]

    assert read(daemon_set({"volumes": volumes})).title == "NodeAgent"
