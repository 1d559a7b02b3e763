"""Pods that the API server does not take."""

from __future__ import annotations

import pytest

from constructs_lib.k8s.manifest import Json, Manifest
from tests.validation.builders import refused, with_container, with_pod

IMAGE = "registry.example/agent:1"
VOLUME = {"name": "a", "emptyDir": {}}


def with_volumes(*volumes: Json) -> Manifest:
    return with_pod(volumes=list(volumes))


@pytest.mark.parametrize(
    ("manifest", "message"),
    [
        pytest.param(
            with_pod(containers=[]),
            "containers: is missing or empty; a Pod runs at least one",
            id="no container",
        ),
        pytest.param(
            with_pod(initContainers=[{"name": "agent", "image": IMAGE}]),
            "initContainers[0].name: is 'agent', the name of another container of the Pod; choose "
            "another",
            id="two containers of one name",
        ),
        pytest.param(
            with_volumes(VOLUME, VOLUME),
            "volumes[1].name: is 'a', the name of another volume of the Pod; choose another",
            id="two volumes of one name",
        ),
        pytest.param(
            with_volumes({**VOLUME, "hostPath": {"path": "/a"}}),
            "volumes[0]: has emptyDir and hostPath; a volume has one source",
            id="a volume with two sources",
        ),
        pytest.param(
            with_volumes({"name": "a", "hostPath": {"path": "/a/../b"}}),
            "volumes[0].hostPath.path: is '/a/../b'; write the path without '..'",
            id="a path that goes up",
        ),
        pytest.param(
            with_volumes({"name": "a", "hostPath": {"path": ""}}),
            "volumes[0].hostPath.path: is empty; name a path of the node",
            id="no path",
        ),
        pytest.param(
            with_volumes({"name": "a", "hostPath": {"path": "/a", "type": "Dir"}}),
            "volumes[0].hostPath.type: is 'Dir'; write one of BlockDevice, CharDevice, Directory, "
            "DirectoryOrCreate, File, FileOrCreate, Socket",
            id="a path of no type",
        ),
        pytest.param(
            with_container(ports=[{"containerPort": n, "hostPort": 9} for n in (1, 2)]),
            "ports[1].hostPort: is 9, which the Pod claims twice; choose another port",
            id="one port of the node twice",
        ),
        pytest.param(
            with_pod(dnsPolicy="Cluster"),
            "dnsPolicy: is 'Cluster'; write one of ClusterFirst, ClusterFirstWithHostNet, Default, "
            "None",
            id="no DNS policy",
        ),
        pytest.param(
            with_pod(dnsPolicy="None"),
            "dnsConfig.nameservers: is missing or empty; dnsPolicy None needs at least one name "
            "server",
            id="no name server",
        ),
        pytest.param(
            with_pod(hostUsers=False, hostNetwork=True),
            "hostUsers: is false beside hostNetwork; keep one of the two",
            id="users of its own on the node's network",
        ),
        pytest.param(
            with_pod(hostUsers=True, hostPID=True, shareProcessNamespace=True),
            "shareProcessNamespace: is true beside hostPID; keep one of the two",
            id="shared processes of the node",
        ),
    ],
)
def test_what_a_pod_cannot_have_is_refused(manifest: Manifest, message: str) -> None:
    assert refused(manifest) == [message]


@pytest.mark.parametrize(
    ("toleration", "message"),
    [
        ({"key": "a", "operator": "Is"}, "operator: is 'Is'; write Equal or Exists"),
        (
            {"key": "a", "operator": "Exists", "value": "b"},
            "value: is 'b'; operator Exists takes none",
        ),
        ({"key": "a", "value": "b c"}, "value: 'b c' is not a valid label value"),
        ({"key": "a b", "operator": "Exists"}, "key: 'a b' is not a valid key"),
        (
            {"key": "a", "operator": "Gt", "value": "5"},
            "operator: is Gt, which needs Kubernetes 1.35 and the feature gate",
        ),
        ({"value": "b"}, "key: is missing beside operator Equal; only Exists needs none"),
        (
            {"key": "a", "effect": "No"},
            "effect: is 'No'; write NoSchedule, PreferNoSchedule, NoExecute or none",
        ),
        (
            {"key": "a", "tolerationSeconds": 5},
            "tolerationSeconds: works with effect NoExecute only, not with none; remove it",
        ),
    ],
    ids=["operator", "value", "label", "key", "gated", "no key", "effect", "seconds"],
)
def test_a_toleration_that_is_none_is_refused(toleration: Json, message: str) -> None:
    (only,) = refused(with_pod(tolerations=[toleration]))

    assert only.startswith(f"tolerations[0].{message}")


@pytest.mark.parametrize(
    "toleration",
    [
        pytest.param({"operator": "Exists"}, id="everything"),
        pytest.param(
            {"key": "a", "value": "", "effect": "NoExecute", "tolerationSeconds": 0}, id="seconds"
        ),
    ],
)
def test_a_toleration_is_accepted(toleration: Json) -> None:
    assert refused(with_pod(tolerations=[toleration])) == []
