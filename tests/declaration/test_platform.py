"""Platforms: the nodes, paths and grants that each decides, and the agents one forbids."""

from __future__ import annotations

from typing import Any, get_args

import kubernetes_validate
import pytest

from constructs_lib.declaration.agent import AgentSpec
from constructs_lib.declaration.laws import broken_laws
from constructs_lib.declaration.platform import PLATFORMS, Platform
from constructs_lib.errors import DeclarationError
from constructs_lib.k8s.manifest import Json
from tests.agents.cases import CASES
from tests.agents.test_every_agent import NOT_OF_KUBERNETES
from tests.declaration.builders import exporter, flannel, log_agent, objects, pod, told
from tests.pods import pod_spec_of

FARGATE = "eks.amazonaws.com/compute-type"
STANDARD = [name for name, facts in PLATFORMS.items() if not facts.baseline_only]


def on(spec: AgentSpec, platform: str) -> AgentSpec:
    fields = {name: getattr(spec, name) for name in spec.model_fields_set}
    return type(spec)(**{**fields, "platform": platform})


def excluded(spec: AgentSpec) -> list[str]:
    affinity = pod(spec).get("affinity", {}).get("nodeAffinity", {})
    required = affinity.get("requiredDuringSchedulingIgnoredDuringExecution", {})
    terms: list[Json] = required.get("nodeSelectorTerms", [])
    return [entry["key"] for term in terms for entry in term["matchExpressions"]]


def test_every_platform_has_its_facts() -> None:
    assert tuple(PLATFORMS) == get_args(Platform)


@pytest.mark.parametrize("platform", STANDARD)
@pytest.mark.parametrize("case", CASES)
def test_every_agent_obeys_the_laws_on_every_platform(case: str, platform: str) -> None:
    spec = on(CASES[case], platform)

    assert broken_laws(spec.manifests()[-1]) == []


@pytest.mark.parametrize("platform", STANDARD)
@pytest.mark.parametrize("case", CASES)
def test_kubernetes_accepts_every_agent_on_every_platform(case: str, platform: str) -> None:
    for manifest in on(CASES[case], platform).manifests():
        if manifest["kind"] not in NOT_OF_KUBERNETES | {"SecurityContextConstraints"}:
            kubernetes_validate.validate(manifest, "1.37", strict=True)


@pytest.mark.parametrize(
    ("platform", "keys"),
    [
        ("generic", [FARGATE, "type"]),
        ("eks", [FARGATE]),
        ("aks", ["type"]),
        ("gke", []),
        ("openshift", []),
        ("k3s", []),
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
    spec = on(CASES["cni-agent-calico-minimal"], "openshift")
    granted = [
        manifest["users"]
        for manifest in spec.manifests()
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
    spec = on(CASES["node-agent-minimal"], "gke-autopilot")

    assert pod_spec_of(spec.manifests()[-1])["containers"]


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
