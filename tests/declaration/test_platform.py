"""Platforms: the nodes, paths and grants that each decides, and the agents one forbids."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, get_args

import kubernetes_validate
import pytest

from constructs_lib.agents.csi_node_plugin import CsiNodePluginSpec
from constructs_lib.agents.csi_node_plugin.drivers import Nfs
from constructs_lib.agents.gpu_device_plugin import GpuDevicePluginSpec
from constructs_lib.agents.gpu_monitor import GpuMonitorSpec
from constructs_lib.agents.security_agent import SecurityAgentSpec
from constructs_lib.agents.security_agent.falco import Falco
from constructs_lib.daemon_set.on_platform import obstacles
from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.laws import broken_laws
from constructs_lib.errors import DeclarationError
from constructs_lib.k8s.manifest import Json
from constructs_lib.platforms.facts import PLATFORMS, Platform
from tests.agents.cases import CASES, on_platform, taken_on
from tests.agents.test_every_agent import NOT_OF_KUBERNETES
from tests.declaration.builders import exporter, flannel, log_agent, objects, pod, told
from tests.pods import pod_spec_of
from tools.platform_table import ROWS


def told_or_none(build: Callable[[], AgentSpec]) -> list[str]:
    try:
        build()
    except DeclarationError as error:
        return [str(problem) for problem in error.problems]
    return []


UNKNOWN_TO_KUBERNETES = NOT_OF_KUBERNETES | {"SecurityContextConstraints"}
FARGATE = "eks.amazonaws.com/compute-type"


def excluded(spec: AgentSpec) -> list[str]:
    affinity = pod(spec).get("affinity", {}).get("nodeAffinity", {})
    required = affinity.get("requiredDuringSchedulingIgnoredDuringExecution", {})
    terms: list[Json] = required.get("nodeSelectorTerms", [])
    return [entry["key"] for term in terms for entry in term["matchExpressions"]]


def test_every_platform_has_its_facts() -> None:
    assert tuple(PLATFORMS) == get_args(Platform)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_agent_is_right_on_every_platform_or_told_why_not(platform: Platform) -> None:
    """One test for a platform, as each agent takes some milliseconds."""
    for case, spec in CASES.items():
        try:
            manifests = on_platform(spec, platform)
        except DeclarationError as error:
            told_of = {problem.path for problem in error.problems}
            assert told_of == {("platform",)}, case  # which, not whether
            continue
        usual = spec.manifests()
        assert broken_laws(manifests[-1]) == [], case
        for manifest in manifests:
            known = manifest in usual or manifest["kind"] in UNKNOWN_TO_KUBERNETES
            if not known:
                kubernetes_validate.validate(manifest, "1.37", strict=True)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_what_is_declared_for_a_platform_finds_what_it_looks_for_there(platform: Platform) -> None:
    taken = taken_on(platform)
    found = {
        case: list(obstacles(DaemonSetView(taken[case][-1]), platform))
        for case in ROWS.values()
        if case in taken
    }

    assert {case: each for case, each in found.items() if each} == {}


@pytest.mark.parametrize(
    ("platform", "keys"),
    [
        ("generic", [FARGATE, "type"]),
        ("eks", [FARGATE]),
        ("aks", ["type"]),
        ("gke", []),
        ("openshift", []),
        ("k3s", []),
        ("bottlerocket", [FARGATE]),
        ("talos", []),
    ],
)
def test_only_the_serverless_nodes_of_the_platform_are_left_out(
    platform: str, keys: list[str]
) -> None:
    assert excluded(exporter(platform=platform)) == keys


@pytest.mark.parametrize("namespace", ["kube-system", "networks"])
def test_a_system_class_outside_kube_system_has_a_quota_that_admits_it(namespace: str) -> None:
    found = objects(flannel(namespace=namespace))

    assert ("ResourceQuota" in found) == (namespace != "kube-system")


def test_that_quota_lets_in_any_number_of_pods_of_that_class_only() -> None:
    quota = objects(flannel())["ResourceQuota"]

    assert quota["spec"] == {
        "hard": {"pods": "1G"},
        "scopeSelector": {
            "matchExpressions": [
                {
                    "scopeName": "PriorityClass",
                    "operator": "In",
                    "values": ["system-node-critical"],
                }
            ]
        },
    }


def test_an_agent_with_a_class_of_its_own_needs_no_quota() -> None:
    assert "ResourceQuota" not in objects(log_agent())


CONSTRAINTS: dict[str, tuple[AgentSpec, dict[str, Any]]] = {
    "log agent": (
        log_agent(platform="openshift"),
        {
            "allowHostDirVolumePlugin": True,
            "allowHostNetwork": False,
            "allowHostPorts": False,
            "allowHostPID": False,
            "allowPrivilegedContainer": False,
            "allowPrivilegeEscalation": False,
            "allowedCapabilities": [],
            "requiredDropCapabilities": ["ALL"],
            "readOnlyRootFilesystem": True,
            "runAsUser": {"type": "RunAsAny"},
            "volumes": ["configMap", "hostPath", "projected"],
            "users": ["system:serviceaccount:logging:shop-logs"],
        },
    ),
    "node exporter": (
        exporter(platform="openshift"),
        {
            "allowHostNetwork": True,
            "allowHostPorts": True,
            "allowHostPID": True,
            "runAsUser": {"type": "MustRunAsNonRoot"},
            "volumes": ["hostPath"],
        },
    ),
    "flannel": (
        flannel(platform="openshift"),
        {"allowedCapabilities": ["NET_ADMIN", "NET_RAW"], "readOnlyRootFilesystem": False},
    ),
}


@pytest.mark.parametrize(("spec", "wanted"), CONSTRAINTS.values(), ids=CONSTRAINTS)
def test_openshift_grants_what_the_pods_need_and_nothing_more(
    spec: AgentSpec, wanted: dict[str, Any]
) -> None:
    constraints = objects(spec)["SecurityContextConstraints"]

    assert {key: constraints[key] for key in wanted} == wanted


def test_the_constraints_have_every_field_openshift_requires() -> None:
    constraints = objects(log_agent(platform="openshift"))["SecurityContextConstraints"]
    required = {
        "allowHostDirVolumePlugin",
        "allowHostIPC",
        "allowHostNetwork",
        "allowHostPID",
        "allowHostPorts",
        "allowPrivilegedContainer",
        "allowedCapabilities",
        "defaultAddCapabilities",
        "priority",
        "readOnlyRootFilesystem",
        "requiredDropCapabilities",
        "volumes",
    }

    assert required <= constraints.keys()


def test_selinux_lets_an_agent_of_openshift_read_files_of_the_node() -> None:
    context = pod(log_agent(platform="openshift"))["securityContext"]

    assert context["seLinuxOptions"] == {"type": "spc_t"}


def test_a_companion_is_granted_what_it_needs_too() -> None:
    granted = [
        manifest["users"]
        for manifest in on_platform(CASES["cni-agent-calico-minimal"], "openshift")
        if manifest["kind"] == "SecurityContextConstraints"
    ]

    assert len(granted) == 2


@pytest.mark.parametrize(
    ("build", "refused"),
    [
        (exporter, ["hostNetwork", "hostPID", "the host path /proc"]),
        (log_agent, ["the host path /var/lib/fluent-bit/logging/shop-logs"]),
        (flannel, ["the capability NET_ADMIN of container 'kube-flannel'"]),
    ],
    ids=["node exporter", "log agent", "flannel"],
)
def test_gke_autopilot_refuses_what_touches_the_node(build: Any, refused: list[str]) -> None:
    with pytest.raises(DeclarationError) as caught:
        build(platform="gke-autopilot")

    assert [what for what in refused if f"GKE Autopilot rejects {what};" in str(caught.value)] == (
        refused
    )


def test_gke_autopilot_takes_an_agent_that_touches_nothing() -> None:
    manifests = on_platform(CASES["node-agent-minimal"], "gke-autopilot")

    assert pod_spec_of(manifests[-1])["containers"]


def test_an_unknown_platform_is_told_with_those_there_are() -> None:
    (mistake,) = told(exporter, platform="gks")

    assert mistake.startswith("platform: got 'gks'; expected 'generic', 'eks'")


def test_masters_of_openshift_are_tolerated_under_the_name_of_their_taint() -> None:
    def tolerated(platform: Platform) -> list[str]:
        return [each["key"] for each in pod(log_agent(platform=platform))["tolerations"]]

    assert tolerated("generic") == ["node-role.kubernetes.io/control-plane"]
    assert tolerated("openshift") == [
        "node-role.kubernetes.io/control-plane",
        "node-role.kubernetes.io/master",
    ]


@pytest.mark.parametrize("platform", ["eks", "gke", "aks", "openshift", "k3s", "rke2", "k0s"])
def test_a_platform_with_a_kube_proxy_of_its_own_gets_no_second_one(platform: Platform) -> None:
    with pytest.raises(DeclarationError, match=r"platform: .* leave this agent out, or switch"):
        on_platform(CASES["kube-proxy-minimal"], platform)


def test_fargate_runs_no_agent() -> None:
    (mistake,) = told(exporter, platform="fargate")

    assert mistake == (
        "platform: Fargate runs no Pod of a DaemonSet: it has no nodes to share; run the agent on "
        "node groups, with platform 'eks'; it leaves Fargate out"
    )


@pytest.mark.parametrize(
    ("folder", "platform", "mistake"),
    [
        (
            "/srv/metrics",
            "talos",
            (
                "the root file system of Talos is read-only, so /srv/metrics cannot be made where "
                "it is not there; choose a folder below /var"
            ),
        ),
        ("/var/lib/metrics", "talos", None),
        ("/srv/metrics", "eks", None),
    ],
)
def test_a_read_only_root_takes_no_new_folder(
    folder: str, platform: Platform, mistake: str | None
) -> None:
    found = told_or_none(lambda: exporter(platform=platform, textfile_directory=folder))

    assert found == ([] if mistake is None else [f"platform: {mistake}"])


def test_the_kubelet_s_folder_moves_with_the_platform_unless_somebody_names_another() -> None:
    def folders(**fields: Any) -> str:
        spec = CsiNodePluginSpec(name="nfs", namespace="kube-system", driver=Nfs(), **fields)
        return str(spec.manifests())

    assert "/var/lib/k0s/kubelet/plugins" in folders(platform="k0s")
    assert "'/var/lib/kubelet" not in folders(platform="k0s")
    assert "/data/kubelet/plugins" in folders(kubelet_dir="/data/kubelet")


def test_device_plugins_are_listened_to_in_one_place_wherever_the_kubelet_lives() -> None:
    spec = GpuDevicePluginSpec(name="gpu", namespace="gpu", platform="microk8s")

    assert {volume["hostPath"]["path"] for volume in pod(spec)["volumes"]} == {
        "/var/lib/kubelet/device-plugins"
    }


@pytest.mark.parametrize(
    ("platform", "name"), [("k3s", "nvidia"), ("talos", "nvidia"), ("gke", None)]
)
def test_the_driver_comes_by_the_runtime_class_of_the_platform(
    platform: Platform, name: str | None
) -> None:
    for spec in (GpuDevicePluginSpec, GpuMonitorSpec):
        assert pod(spec(name="gpu", namespace="gpu", platform=platform)).get(
            "runtimeClassName"
        ) == (name)


@pytest.mark.parametrize(
    ("platform", "socket"),
    [
        ("generic", "/run/containerd/containerd.sock"),
        ("k3s", "/run/k3s/containerd/containerd.sock"),
        ("openshift", "/run/crio/crio.sock"),
        ("k0s", "/run/k0s/containerd.sock"),
    ],
)
def test_falco_asks_the_runtime_where_the_platform_has_it(platform: Platform, socket: str) -> None:
    spec = SecurityAgentSpec(name="falco", namespace="falco", platform=platform, sensor=Falco())
    config = objects(spec)["ConfigMap"]["data"]["falco.yaml"]
    mounted = [volume["hostPath"]["path"] for volume in pod(spec)["volumes"][1:]]

    assert f"- {socket}\n" in config
    assert [path for path in mounted if path.endswith(".sock")] == [socket]


def test_talos_has_no_users_for_falco_to_name() -> None:
    spec = SecurityAgentSpec(name="falco", namespace="falco", platform="talos", sensor=Falco())

    assert "/etc/passwd" not in str(pod(spec))


def test_mounts_of_pods_are_not_measured_wherever_the_kubelet_makes_them() -> None:
    (argument,) = [
        each
        for each in pod(exporter(platform="microk8s"))["containers"][0]["args"]
        if "mount-points-exclude" in each
    ]
    excluded = re.compile(argument.partition("=")[2])

    assert excluded.match("/var/snap/microk8s/common/var/lib/kubelet/pods/a/volumes/b")
    assert not excluded.match("/var/snap/microk8s")
