"""DS1501 to DS1504: what the platform refuses, keeps elsewhere, grants and runs itself."""

from __future__ import annotations

import pytest

from constructs_lib.platforms.facts import PLATFORM_NAMES, Platform
from constructs_lib.policy.api import check
from constructs_lib.policy.config import Config
from tests.agents.cases import taken_on
from tests.policy.judging import container, found, pod


def mounting(path: str, *, kind: str = "Directory", mount: str = "readOnly: true") -> str:
    volumes = f"volumes: [{{name: v, hostPath: {{path: {path}, type: {kind}}}}}]"
    mounts = f"volumeMounts: [{{name: v, mountPath: /v, {mount}}}]"
    return pod(f"{volumes}, containers: [{{name: agent, {mounts}}}]")


def on(platform: Platform) -> Config:
    return Config(platform=platform)


def test_ds1501_says_nothing_where_the_platform_is_not_known() -> None:
    assert found("DS1501", pod("hostNetwork: true")) == []


@pytest.mark.parametrize(
    ("example", "refused"),
    [
        (pod("hostNetwork: true"), "GKE Autopilot rejects hostNetwork."),
        (mounting("/etc"), "GKE Autopilot rejects the host path /etc."),
        (
            mounting("/var/log/pods", mount="readOnly: false"),
            "GKE Autopilot rejects writing to the host path /var/log/pods.",
        ),
        (
            container("securityContext: {privileged: true}"),
            "GKE Autopilot rejects the privileged container 'agent'.",
        ),
        (
            container("securityContext: {capabilities: {add: [SYS_ADMIN]}}"),
            "GKE Autopilot rejects the capability SYS_ADMIN of container 'agent'.",
        ),
    ],
)
def test_ds1501_says_what_autopilot_refuses(example: str, refused: str) -> None:
    assert ("error", refused) in found("DS1501", example, config=on("gke-autopilot"))


def test_ds1501_leaves_an_agent_that_reads_logs_alone() -> None:
    assert found("DS1501", mounting("/var/log/pods"), config=on("gke-autopilot")) == []


def test_ds1501_knows_that_fargate_runs_no_agent() -> None:
    message = "Fargate runs no Pod of a DaemonSet: it has no nodes to share."

    assert found("DS1501", pod("hostNetwork: false"), config=on("fargate")) == [("error", message)]


@pytest.mark.parametrize(
    ("platform", "path", "told"),
    [
        ("k0s", "/var/lib/kubelet/pods", "The kubelet's folder of k0s is /var/lib/k0s/kubelet."),
        (
            "k3s",
            "/run/containerd",
            "The container runtime's socket of k3s is /run/k3s/containerd/containerd.sock.",
        ),
        (
            "openshift",
            "/run/containerd/containerd.sock",
            "The container runtime's socket of OpenShift is /run/crio/crio.sock.",
        ),
        (
            "eks",
            "/var/run/docker.sock",
            "The container runtime's socket of EKS is /run/containerd/containerd.sock.",
        ),
        (
            "k3s",
            "/etc/cni/net.d",
            (
                "The folder of network configuration of k3s is "
                "/var/lib/rancher/k3s/agent/etc/cni/net.d."
            ),
        ),
        ("talos", "/var/log/journal", "Talos has no /var/log/journal."),
    ],
)
def test_ds1502_says_where_the_platform_has_it(platform: Platform, path: str, told: str) -> None:
    assert [message for _, message in found("DS1502", mounting(path), config=on(platform))] == [
        told
    ]


@pytest.mark.parametrize(
    ("platform", "path"),
    [
        ("k0s", "/var/lib/k0s/kubelet/pods"),
        ("k0s", "/var/lib/kubelet/device-plugins"),
        ("k3s", "/var/lib/kubelet"),
        ("k3s", "/"),
        ("generic", "/run/crio/crio.sock"),
        ("openshift", "/run/crio"),
    ],
)
def test_ds1502_leaves_what_is_there_alone(platform: Platform, path: str) -> None:
    assert found("DS1502", mounting(path), config=on(platform)) == []


@pytest.mark.parametrize(
    ("kind", "mount", "told"),
    [
        ("DirectoryOrCreate", "readOnly: true", "so /usr/lib/agent cannot be made"),
        ("Directory", "readOnly: false", "and /usr/lib/agent with it"),
    ],
)
def test_ds1502_knows_read_only_roots(kind: str, mount: str, told: str) -> None:
    example = mounting("/usr/lib/agent", kind=kind, mount=mount)
    ((severity, message),) = found("DS1502", example, config=on("bottlerocket"))

    assert (severity, told in message) == ("error", True)


GRANT = """\
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: agent, namespace: agents}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "%s"}
subjects: [{kind: ServiceAccount, name: agent, namespace: agents}]
"""


ROLE = """\
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
"""


@pytest.mark.parametrize(
    ("beside", "is_told"),
    [
        ("", True),
        (GRANT % "system:openshift:scc:privileged", False),
        (GRANT % "somewhere-else", False),
        (
            GRANT % "reader" + ROLE,
            True,
        ),
    ],
    ids=["nothing", "a built-in role", "a role that is not here", "a role for something else"],
)
def test_ds1503_asks_for_a_grant(beside: str, *, is_told: bool) -> None:
    example = f"{pod('hostNetwork: true')}\n{beside}"
    told = found("DS1503", example, config=on("openshift"))

    assert [severity for severity, _ in told] == ["warning"] * is_told


def test_ds1503_says_nothing_of_other_platforms() -> None:
    assert found("DS1503", pod("hostNetwork: true"), config=on("eks")) == []


def test_ds1504_knows_the_platform_s_own_kube_proxy() -> None:
    example = "metadata: {name: proxy, annotations: {constructs-lib/role: kube-proxy}}"

    assert found("DS1504", example, config=on("k3s")) == [
        ("warning", "k3s runs kube-proxy, a service proxy too.")
    ]


def test_ds1504_leaves_the_platform_s_own_agent_alone() -> None:
    example = (
        "metadata: {name: kube-proxy, namespace: kube-system, "
        "annotations: {constructs-lib/role: kube-proxy}}"
    )

    assert found("DS1504", example, config=on("eks")) == []


@pytest.mark.parametrize("platform", PLATFORM_NAMES)
def test_what_is_declared_for_a_platform_is_right_there(platform: Platform) -> None:
    told = {
        case: [each.rule for each in check(manifests, config=on(platform)).open]
        for case, manifests in taken_on(platform).items()
    }
    about = {case: [rule for rule in rules if rule != "DS1504"] for case, rules in told.items()}

    assert {case: rules for case, rules in about.items() if rules} == {}
