"""What an infrastructure template says about the nodes of its machines."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib.cluster.machine_infrastructure import read_infrastructure
from constructs_lib.cluster.object_index import FileObject
from constructs_lib.cluster.planned import PlannedNodes
from constructs_lib.cluster.reading import Reading
from constructs_lib.yaml.document import Document

ARCH, OS = "kubernetes.io/arch", "kubernetes.io/os"


def read(kind: str, *, status: dict[str, Any] | None = None, **spec: Any) -> PlannedNodes:
    item = {"kind": kind, "spec": {"template": {"spec": spec}}, "status": status or {}}
    found, reading = PlannedNodes(), Reading("nodes")
    document = Document(value=item, source="f", line=1)
    read_infrastructure(FileObject(document=document, path=(), item=item), reading, found)
    reading.done()
    return found


def test_the_status_says_architecture_and_system() -> None:
    info = {"architecture": "arm64", "operatingSystem": "windows"}
    found = read("DockerMachineTemplate", status={"nodeInfo": info})

    assert (found.labels[ARCH], found.labels[OS]) == ("arm64", "windows")


def test_without_a_word_nodes_are_linux_on_amd64() -> None:
    found = read("DockerMachineTemplate")

    assert (found.labels[ARCH], found.labels[OS]) == ("amd64", "linux")


def test_the_status_says_the_size() -> None:
    found = read("AWSMachineTemplate", status={"capacity": {"cpu": "2", "memory": "8Gi"}})

    assert found.capacity == {"cpu": 2000, "memory": 8 << 30}


def test_vsphere_says_the_size_in_its_spec() -> None:
    found = read("VSphereMachineTemplate", numCPUs=2, memoryMiB=2048, diskGiB=20)

    assert found.capacity == {"cpu": 2000, "memory": 2 << 30, "ephemeral-storage": 20 << 30}


def test_azure_says_the_system_in_its_spec() -> None:
    found = read("AzureMachineTemplate", osDisk={"osType": "Windows"})

    assert found.labels[OS] == "windows"


@pytest.mark.parametrize(
    ("kind", "field", "instance_type"),
    [
        ("AWSMachineTemplate", "instanceType", "m7g.large"),
        ("AzureMachineTemplate", "vmSize", "Standard_D4ps_v5"),
    ],
)
def test_the_instance_type_is_a_label_and_gives_the_architecture_away(
    kind: str, field: str, instance_type: str
) -> None:
    spec: dict[str, Any] = {field: instance_type}
    found = read(kind, **spec)

    assert found.labels["node.kubernetes.io/instance-type"] == instance_type
    assert found.labels[ARCH] == "arm64"
