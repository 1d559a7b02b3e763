"""Volumes have names, containers mount them by these, and the node is touched with a reason."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.agents.node_agent import (
    ClaimVolume,
    ConfigMapVolume,
    CsiVolume,
    DownwardApiVolume,
    EmptyDirVolume,
    EphemeralVolume,
    HostPathVolume,
    ProjectedToken,
    ProjectedVolume,
    SecretVolume,
    VolumeMount,
)
from constructs_lib.agents.node_agent.volumes import Volume
from constructs_lib.declaration.adopted import Adopted
from constructs_lib.declaration.sources import ContainerAmount, PodField
from tests.declaration.builders import REASON, annotations_of, main_container, node_agent, pod, told

KEPT = Adopted(selector={"app": "agent"}, reason=REASON, only_declared=True)
LOGS = HostPathVolume(name="logs", path="/var/log", type="Directory", reason=REASON)


@pytest.mark.parametrize(
    ("volume", "written"),
    [
        pytest.param(
            HostPathVolume(name="a", path="/proc"), {"hostPath": {"path": "/proc"}}, id="unchecked"
        ),
        pytest.param(
            HostPathVolume(name="a", path="/run/x.sock", type="Socket", reason=REASON),
            {"hostPath": {"path": "/run/x.sock", "type": "Socket"}},
            id="checked",
        ),
        pytest.param(EmptyDirVolume(name="a"), {"emptyDir": {}}, id="without a limit"),
        pytest.param(
            EmptyDirVolume(name="a", medium="Memory", size_limit="1Mi"),
            {"emptyDir": {"medium": "Memory", "sizeLimit": "1Mi"}},
            id="in memory",
        ),
        pytest.param(
            ConfigMapVolume(name="a", config_map="b", items={"k": "f"}, mode=0o440, optional=True),
            {
                "configMap": {
                    "name": "b",
                    "defaultMode": 288,
                    "items": [{"key": "k", "path": "f"}],
                    "optional": True,
                }
            },
            id="keys of a ConfigMap",
        ),
        pytest.param(
            SecretVolume(name="a", secret="b"), {"secret": {"secretName": "b"}}, id="a Secret"
        ),
        pytest.param(
            ProjectedVolume(name="a", sources=(ProjectedToken(path="token"),)),
            {"projected": {"sources": [{"serviceAccountToken": {"path": "token"}}]}},
            id="a token",
        ),
        pytest.param(
            DownwardApiVolume(
                name="a",
                files={
                    "labels": PodField(path="metadata.labels"),
                    "cpu": ContainerAmount(amount="limits.cpu", container="agent"),
                },
            ),
            {
                "downwardAPI": {
                    "items": [
                        {"path": "labels", "fieldRef": {"fieldPath": "metadata.labels"}},
                        {
                            "path": "cpu",
                            "resourceFieldRef": {
                                "containerName": "agent",
                                "resource": "limits.cpu",
                                "divisor": "0",
                            },
                        },
                    ]
                }
            },
            id="what the Pod knows",
        ),
        pytest.param(
            CsiVolume(name="a", driver="d.example", file_system="ext4", secret="s"),
            {
                "csi": {
                    "driver": "d.example",
                    "fsType": "ext4",
                    "nodePublishSecretRef": {"name": "s"},
                }
            },
            id="of a driver",
        ),
        pytest.param(
            EphemeralVolume(name="a", size="1Gi", storage_class="fast"),
            {
                "ephemeral": {
                    "volumeClaimTemplate": {
                        "spec": {
                            "accessModes": ["ReadWriteOnce"],
                            "storageClassName": "fast",
                            "resources": {"requests": {"storage": "1Gi"}},
                        }
                    }
                }
            },
            id="a claim of each Pod",
        ),
        pytest.param(
            ClaimVolume(name="a", claim="b", read_only=True),
            {"persistentVolumeClaim": {"claimName": "b", "readOnly": True}},
            id="a claim of all",
        ),
    ],
)
def test_a_volume_is_its_name_and_its_source(volume: Volume, written: dict[str, Any]) -> None:
    mounts = (VolumeMount(volume="a", path="/a"),)

    assert pod(node_agent(adopted=KEPT, volumes=(volume,), mounts=mounts))["volumes"] == [
        {"name": "a", **written}
    ]


def test_volumes_keep_their_order_whoever_mounts_them_first() -> None:
    volumes = [EmptyDirVolume(name=name, size_limit="1Mi") for name in "cab"]
    mounts = [VolumeMount(volume=name, path=f"/{name}") for name in "abc"]
    found = pod(node_agent(volumes=volumes, mounts=mounts))

    assert [volume["name"] for volume in found["volumes"]] == ["c", "a", "b"]


def test_a_mount_is_read_only_unless_it_is_said_otherwise() -> None:
    mounts = (
        VolumeMount(volume="logs", path="/logs", recursive=True),
        VolumeMount(volume="logs", path="/pods", sub_path="pods", writable=True),
        VolumeMount(volume="logs", path="/later", propagation="HostToContainer"),
    )

    assert main_container(node_agent(volumes=(LOGS,), mounts=mounts))["volumeMounts"] == [
        {
            "name": "logs",
            "mountPath": "/logs",
            "readOnly": True,
            "recursiveReadOnly": "IfPossible",
        },
        {"name": "logs", "mountPath": "/pods", "subPath": "pods"},
        {
            "name": "logs",
            "mountPath": "/later",
            "readOnly": True,
            "mountPropagation": "HostToContainer",
        },
    ]


def test_the_reason_for_a_path_of_the_node_answers_where_it_is_asked() -> None:
    mounts = (VolumeMount(volume="logs", path="/logs", writable=True),)
    found = annotations_of(node_agent(volumes=(LOGS,), mounts=mounts))

    assert found["constructs-lib/ignore.DS604"] == REASON


def test_a_folder_that_only_it_writes_asks_for_no_answer() -> None:
    own = HostPathVolume(name="own", path="/var/lib/agent", type="DirectoryOrCreate", reason=REASON)
    found = annotations_of(
        node_agent(volumes=(own,), mounts=(VolumeMount(volume="own", path="/own"),))
    )

    assert not {"constructs-lib/ignore.DS603", "constructs-lib/ignore.DS604"} & found.keys()


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        pytest.param(
            {"volumes": (HostPathVolume(name="a", path="/proc", reason=REASON),)},
            "volumes[0].type: say what /proc is, or it becomes an empty folder where it is missing",
            id="what is at the path",
        ),
        pytest.param(
            {"volumes": (HostPathVolume(name="a", path="/proc", type="Directory"),)},
            "volumes[0].reason: say why it needs /proc of the node",
            id="why the path is needed",
        ),
        pytest.param(
            {"volumes": (EmptyDirVolume(name="a"),)},
            "volumes[0].size_limit: is needed, or it can fill the node; write what it may hold "
            "('64Mi')",
            id="a limit",
        ),
    ],
)
def test_a_new_agent_says_what_one_that_runs_may_leave_open(
    fields: dict[str, Any], problem: str
) -> None:
    mounted = {**fields, "mounts": (VolumeMount(volume="a", path="/a"),)}

    assert told(node_agent, **mounted) == [problem]
    assert told(node_agent, adopted=KEPT, **mounted) == []


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        pytest.param(
            {
                "volumes": (LOGS,),
                "mounts": [VolumeMount(volume=name, path=f"/{name}") for name in ("logs", "log")],
            },
            "mounts[1].volume: no volume is called 'log'; did you mean 'logs'?",
            id="a name that is near",
        ),
        pytest.param(
            {"mounts": (VolumeMount(volume="config", path="/etc/a"),)},
            "mounts[0].volume: no volume is called 'config'; add it to 'volumes'",
            id="a name that is not there",
        ),
        pytest.param(
            {"volumes": (LOGS, LOGS), "mounts": (VolumeMount(volume="logs", path="/logs"),)},
            "volumes[1].name: 'logs' is the name of another volume; choose another",
            id="a name twice",
        ),
        pytest.param(
            {
                "files": {"a": "b"},
                "volumes": (EmptyDirVolume(name="config", size_limit="1Mi"),),
                "mounts": (VolumeMount(volume="config", path="/logs"),),
            },
            "volumes[0].name: 'config' is the name of a volume of another field; choose another",
            id="a name that another field takes",
        ),
        pytest.param(
            {"volumes": (LOGS,)},
            "volumes[0]: no container mounts 'logs'; mount it, or leave it out",
            id="a volume that nobody mounts",
        ),
    ],
)
def test_mounts_and_volumes_belong_together(fields: dict[str, Any], problem: str) -> None:
    assert told(node_agent, **fields) == [problem]


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        pytest.param(
            {"volumes": ({"name": "a", "hostPath": {"path": "/proc"}},)},
            "volumes[0]: got {'name': 'a', 'hostPath': {'path': '/proc'}}; expected ClaimVolume, "
            "ConfigMapVolume, CsiVolume, DownwardApiVolume, EmptyDirVolume, EphemeralVolume, "
            "HostPathVolume, ProjectedVolume or SecretVolume from constructs_lib.node_agent",
            id="a volume of Kubernetes",
        ),
        pytest.param(
            {"mounts": ({"name": "a", "path": "/a", "volume": "a"},)},
            "mounts[0].name: unknown field; write volume='...', the name of one of the agent's "
            "volumes",
            id="a mount of Kubernetes",
        ),
    ],
)
def test_what_kubernetes_would_take_is_told_in_the_words_of_this_library(
    fields: dict[str, Any], problem: str
) -> None:
    assert told(node_agent, **fields) == [problem]


def test_a_volume_that_nobody_mounts_is_kept_where_it_is() -> None:
    assert pod(node_agent(adopted=KEPT, volumes=(LOGS,)))["volumes"] == [
        {"name": "logs", "hostPath": {"path": "/var/log", "type": "Directory"}}
    ]
