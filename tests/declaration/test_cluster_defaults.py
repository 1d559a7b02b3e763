"""What an agent leaves out comes from its cluster; what it says itself counts."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.agents.namespace import AgentNamespaceSpec
from constructs_lib.agents.security_agent import Falco, SecurityAgentSpec
from constructs_lib.agents.vendored_agent import VendoredAgentSpec
from constructs_lib.declaration.monitoring import Monitoring
from constructs_lib.declaration.nodes import NodeLabel, Nodes, Taint
from constructs_lib.declaration.pinned import PinnedFile
from constructs_lib.declaration.resources import Resources
from constructs_lib.declaration.split import Pool
from constructs_lib.errors import DeclarationError
from constructs_lib.fleet.cluster import Cluster
from tests.declaration.builders import (
    DIGEST,
    exporter,
    flannel,
    log_agent,
    main_container,
    node_agent,
    objects,
    pod,
)
from tests.fleet.builders import cluster

BIG = Resources(cpu="1", memory="1Gi", memory_limit="2Gi")
BATCH = Taint(key="dedicated", value="batch")


def keys(tolerations: list[dict[str, Any]]) -> list[str]:
    return [each["key"] for each in tolerations]


def test_an_agent_takes_what_it_leaves_out_from_its_cluster() -> None:
    with cluster(platform="k0s", monitoring=Monitoring(), image_pull_secrets=["mirror"]):
        agent = exporter()

    assert agent.platform == "k0s"
    assert "PodMonitor" in objects(agent)
    assert pod(agent)["imagePullSecrets"] == [{"name": "mirror"}]
    assert "var/lib/k0s/kubelet" in str(main_container(agent)["args"])


def test_what_an_agent_says_itself_counts() -> None:
    with cluster(platform="k0s", monitoring=Monitoring(), image_pull_secrets=["mirror"]):
        agent = exporter(platform="gke", monitoring=None, image_pull_secrets=())

    assert agent.platform == "gke"
    assert "PodMonitor" not in objects(agent)
    assert "imagePullSecrets" not in pod(agent)


def test_outside_of_a_cluster_nothing_is_given() -> None:
    with cluster(platform="k0s"):
        pass

    assert exporter().platform == "generic"
    assert exporter().declared_for is None


def test_a_declaration_knows_its_cluster() -> None:
    with cluster("prod-1"):
        with cluster("prod-2"):
            inner = AgentNamespaceSpec(name="logging", agents=[log_agent()])
        outer = exporter()

    assert (inner.declared_for, outer.declared_for) == ("prod-2", "prod-1")


def test_a_cluster_is_left_also_when_a_declaration_is_refused() -> None:
    with pytest.raises(DeclarationError), cluster():
        exporter(port=0)

    assert exporter().declared_for is None


def test_taints_of_the_cluster_come_beside_those_of_the_kind() -> None:
    with cluster(tolerates=[BATCH]):
        usual = exporter()
        own = exporter(nodes=Nodes(tolerates=()))
        everywhere = flannel()

    assert keys(pod(usual)["tolerations"]) == ["node-role.kubernetes.io/control-plane", "dedicated"]
    assert "tolerations" not in pod(own)
    assert pod(everywhere)["tolerations"] == [{"operator": "Exists"}]


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("registry.example/agent:1", "registry.example/agent:1"),
        ("quay.io/team/agent:1", "mirror.example/quay/team/agent:1"),
        ("quay.io/other/agent:1", "mirror.example/quay/other/agent:1"),
        ("team/agent:1", "mirror.example/hub/team/agent:1"),
        ("agent:1", "mirror.example/hub/library/agent:1"),
        ("docker.io/agent:1", "mirror.example/hub/library/agent:1"),
    ],
)
def test_images_come_from_the_mirror_of_their_registry(image: str, expected: str) -> None:
    with cluster(mirrors={"docker.io": "mirror.example/hub", "quay.io": "mirror.example/quay"}):
        agent = node_agent(image=f"{image}@{DIGEST}")

    assert main_container(agent)["image"] == f"{expected}@{DIGEST}"


def test_images_of_every_container_and_pool_come_from_the_mirror() -> None:
    where = NodeLabel(key="pool", operator="In", values=("big",))
    with cluster(mirrors={"ghcr.io": "mirror.example", "docker.io": "mirror.example"}):
        agent = flannel(pools=[Pool(name="big", where=where, resources=BIG)])

    found = [each for each in agent.manifests() if each["kind"] == "DaemonSet"]
    images = [
        container["image"]
        for each in found
        for kind in ("initContainers", "containers")
        for container in each["spec"]["template"]["spec"][kind]
    ]
    assert len(found) == 2
    assert all(image.startswith("mirror.example/flannel-io/") for image in images), images


def test_a_pool_is_the_same_wherever_its_manifests_are_made() -> None:
    where = NodeLabel(key="pool", operator="In", values=("big",))
    with cluster(tolerates=[BATCH], mirrors={"docker.io": "mirror.example"}):
        agent = log_agent(pools=[Pool(name="big", where=where, settings={"buffer_limit": "9G"})])
        inside = agent.manifests()

    with cluster("other", platform="k3s", mirrors={"docker.io": "elsewhere.example"}):
        assert agent.manifests() == inside


@pytest.mark.parametrize(
    ("fields", "socket"),
    [
        ({}, "/run/containerd/containerd.sock"),
        ({"runtime": "cri-o"}, "/run/crio/crio.sock"),
        ({"runtime_socket": "/run/own.sock"}, "/run/own.sock"),
    ],
)
def test_a_runtime_of_its_own_is_asked_where_it_is(fields: dict[str, Any], socket: str) -> None:
    with cluster(platform="generic", **fields):
        agent = SecurityAgentSpec(name="falco", namespace="security", sensor=Falco())

    paths = [each["hostPath"]["path"] for each in pod(agent)["volumes"] if "hostPath" in each]
    assert socket in paths


def test_a_kubelet_elsewhere_is_found() -> None:
    with cluster(platform="generic", kubelet="/data/kubelet"):
        agent = exporter()

    assert "|data/kubelet/.+" in str(main_container(agent)["args"])


def test_a_vendored_agent_takes_its_platform_and_mirrors(tmp_path: Path) -> None:
    text = objects(node_agent(image=f"docker.io/team/agent:1@{DIGEST}"))["DaemonSet"]
    source = tmp_path / "agent.json"
    source.write_text(json.dumps(text))
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    with Cluster(name="a", platform="gke", mirrors={"docker.io": "mirror.example"}):
        agent = VendoredAgentSpec(name="agent", source=PinnedFile(path=str(source), sha256=digest))

    (daemon_set,) = agent.manifests()
    image = daemon_set["spec"]["template"]["spec"]["containers"][0]["image"]
    assert agent.platform == "gke"
    assert image == f"mirror.example/team/agent:1@{DIGEST}"
    assert "image" in daemon_set["metadata"]["annotations"]["constructs-lib/changed"]
