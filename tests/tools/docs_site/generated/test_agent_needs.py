"""What a page says of privilege is what the YAML asks for."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.k8s.manifest import Manifest
from tools.docs_site.generated.agent_needs import needs, reasons


def daemon_set(container: dict[str, Any], **pod: Any) -> Manifest:
    return {
        "kind": "DaemonSet",
        "metadata": {"name": "a", "annotations": {"constructs-lib/ignore.DS501": "It must."}},
        "spec": {"template": {"spec": {"containers": [{"name": "a", **container}], **pod}}},
    }


@pytest.mark.parametrize(
    ("security", "words"),
    [
        ({"privileged": True}, "privileged"),
        ({"runAsUser": 0}, "root; the capabilities of the runtime"),
        ({"runAsUser": 65534, "capabilities": {"drop": ["ALL"]}}, "user 65534; no capability"),
        ({"capabilities": {"add": ["BPF"]}}, "the user of its image; capabilities BPF"),
    ],
    ids=["privileged", "root", "nobody", "a capability"],
)
def test_the_rights_of_a_container_are_said(security: dict[str, Any], words: str) -> None:
    rows = dict(needs([daemon_set({"securityContext": security})]))

    assert rows["`a`"] == words


def test_paths_and_namespaces_of_the_node_are_said() -> None:
    mounts = [{"name": "logs", "mountPath": "/var/log", "readOnly": True}]
    volumes = [{"name": "logs", "hostPath": {"path": "/var/log"}}]
    rows = dict(needs([daemon_set({"volumeMounts": mounts}, volumes=volumes, hostPID=True)]))

    assert rows["`/var/log`"] == "read"
    assert rows["namespaces of the node"] == "processes"
    assert rows["API server"] == "no access"


def test_a_path_that_one_container_writes_is_written() -> None:
    mounts = [
        {"name": "logs", "mountPath": "/a", "readOnly": True},
        {"name": "logs", "mountPath": "/b"},
    ]
    volumes = [{"name": "logs", "hostPath": {"path": "/var/log"}}]
    rows = dict(needs([daemon_set({"volumeMounts": mounts}, volumes=volumes)]))

    assert rows["`/var/log`"] == "read and written"


def test_reasons_stand_by_their_rule() -> None:
    assert reasons([daemon_set({})]) == {"DS501": "It must."}
