"""CniAgent: complete, everywhere, one node at a time, and not privileged."""

from __future__ import annotations

from typing import Any

import pytest

from constructs_lib import DeclarationError
from constructs_lib.agents.cni_agent import (
    CniAgentSpec,
    Custom,
    Flannel,
    InstallStep,
    Kindnet,
)
from constructs_lib.declaration.image import catalogue_image
from constructs_lib.k8s.manifest import Json, Manifest
from tests.pods import containers_of, from_field, pod_spec_of

IMAGE = catalogue_image("flannel")


def flannel(**fields: Any) -> dict[str, Manifest]:
    plugin = Flannel(pod_cidr="10.244.0.0/16", **fields)
    spec = CniAgentSpec(name="flannel", namespace="kube-flannel", plugin=plugin)
    return {manifest["kind"]: manifest for manifest in spec.manifests()}


def custom(**fields: Any) -> Json:
    spec = CniAgentSpec(name="c", namespace="c", image=IMAGE, plugin=Custom(**fields))
    return pod_spec_of(spec.manifests()[-1])


def test_flannel_brings_everything_but_the_namespace() -> None:
    assert list(flannel()) == [
        "ServiceAccount",
        "ClusterRole",
        "ClusterRoleBinding",
        "ConfigMap",
        "ResourceQuota",
        "DaemonSet",
    ]


def test_it_runs_on_every_node_before_everything_else_one_node_at_a_time() -> None:
    daemon_set = flannel()["DaemonSet"]
    pod = pod_spec_of(daemon_set)

    assert pod["tolerations"] == [{"operator": "Exists"}]
    assert pod["priorityClassName"] == "system-node-critical"
    assert daemon_set["spec"]["updateStrategy"]["rollingUpdate"] == {"maxUnavailable": 1}


def test_nothing_is_privileged_and_only_the_daemon_may_change_the_network() -> None:
    security = {c["name"]: c["securityContext"] for _, c in containers_of(flannel()["DaemonSet"])}

    assert [name for name, s in security.items() if "privileged" in s] == []
    assert {
        name: s["capabilities"]["add"] for name, s in security.items() if "add" in s["capabilities"]
    } == {"kube-flannel": ["NET_ADMIN", "NET_RAW"]}


def test_flannel_finds_its_own_pod() -> None:
    container = pod_spec_of(flannel()["DaemonSet"])["containers"][0]
    env = {entry["name"]: entry.get("valueFrom") for entry in container["env"]}

    assert env["POD_NAME"] == from_field("metadata.name")
    assert env["POD_NAMESPACE"] == from_field("metadata.namespace")


def test_the_iptables_lock_is_created_as_a_file() -> None:
    volumes = pod_spec_of(flannel()["DaemonSet"])["volumes"]
    lock = next(v["hostPath"] for v in volumes if v["name"] == "xtables-lock")

    assert lock == {"path": "/run/xtables.lock", "type": "FileOrCreate"}


def test_the_conf_files_are_installed_from_where_they_are_mounted() -> None:
    pod = pod_spec_of(flannel()["DaemonSet"])
    install = next(c for c in pod["initContainers"] if c["name"] == "install-cni")
    mounts = {m["name"]: m["mountPath"] for m in install["volumeMounts"]}
    source, target = install["args"]

    assert source.startswith(mounts["config"])
    assert target == f"{mounts['cni-conf']}/10-flannel.conflist"


@pytest.mark.parametrize(
    ("cidr", "message"),
    [
        ("10.244.0.0", "has no prefix length"),
        ("10.244.0.1/16", "has host bits set"),
        ("fd00::/56", "an IPv4 one is expected"),
        ("pods", "use CIDR notation such as 10.244.0.0/16"),
    ],
)
def test_a_pod_network_that_is_none_is_refused(cidr: str, message: str) -> None:
    with pytest.raises(DeclarationError, match=message):
        Flannel(pod_cidr=cidr)


@pytest.mark.parametrize("plugin", [Custom(), Kindnet()], ids=lambda plugin: plugin.kind)
def test_a_plugin_that_is_not_in_the_catalogue_needs_an_image(plugin: Custom | Kindnet) -> None:
    with pytest.raises(DeclarationError) as error:
        CniAgentSpec(name="c", namespace="c", plugin=plugin)

    assert "image: is required, as no public digest of this program is known" in str(error.value)


def test_a_custom_daemon_cannot_write_the_folders_of_the_runtime() -> None:
    pod = custom(install=(InstallStep(name="install"),), state_path="/run/c")
    written = {
        container["name"]: sorted(
            m["mountPath"] for m in container.get("volumeMounts", []) if not m.get("readOnly")
        )
        for container in (*pod["initContainers"], *pod["containers"])
    }

    assert written == {"install": ["/etc/cni/net.d", "/opt/cni/bin"], "cni": ["/run/c"]}


def test_a_custom_plugin_without_rules_gets_no_token() -> None:
    assert custom()["automountServiceAccountToken"] is False


def test_an_unpinned_install_image_is_refused() -> None:
    with pytest.raises(DeclarationError, match="is not pinned"):
        InstallStep(name="x", image="registry.example/install:1")
