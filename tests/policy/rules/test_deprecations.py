"""DS1201 to DS1203: what Kubernetes has given up."""

from __future__ import annotations

import pytest

from constructs_lib.daemon_set.view import DaemonSetView
from constructs_lib.policy.finding import Violation
from constructs_lib.policy.rules.deprecations import removed_api
from constructs_lib.yaml.edit import Put, Remove, Rename
from tests.policy.judging import edits, found, places, pod

APPARMOR = "container.apparmor.security.beta.kubernetes.io/agent"
SECCOMP = "seccomp.security.alpha.kubernetes.io/pod"
SECCOMP_OF_CONTAINER = "container.seccomp.security.alpha.kubernetes.io/agent"
PLACE = ("spec", "template", "metadata", "annotations")
POD = ("spec", "template", "spec")


def of_version(version: str, kind: str = "DaemonSet") -> str:
    return f"{{apiVersion: {version}, kind: {kind}, metadata: {{name: agent}}}}"


@pytest.mark.parametrize("version", ["extensions/v1beta1", "apps/v1beta2"])
def test_ds1201_knows_the_old_versions_of_a_daemon_set(version: str) -> None:
    message = f"{version} has no DaemonSet since Kubernetes 1.16; write apps/v1."

    assert found("DS1201", of_version(version)) == [("error", message)]


@pytest.mark.parametrize(
    ("version", "kind", "end"),
    [
        ("rbac.authorization.k8s.io/v1beta1", "ClusterRole", "rbac.authorization.k8s.io/v1"),
        ("scheduling.k8s.io/v1beta1", "PriorityClass", "scheduling.k8s.io/v1"),
        ("storage.k8s.io/v1beta1", "CSIDriver", "storage.k8s.io/v1"),
        ("policy/v1beta1", "PodDisruptionBudget", "policy/v1"),
        ("extensions/v1beta1", "Deployment", "apps/v1"),
        ("apps/v1beta1", "StatefulSet", "apps/v1"),
        ("coordination.k8s.io/v1beta1", "Lease", "coordination.k8s.io/v1"),
        ("certificates.k8s.io/v1beta1", "CertificateSigningRequest", "certificates.k8s.io/v1"),
        ("apiregistration.k8s.io/v1beta1", "APIService", "apiregistration.k8s.io/v1"),
        ("authentication.k8s.io/v1beta1", "TokenReview", "authentication.k8s.io/v1"),
        ("authorization.k8s.io/v1beta1", "SubjectAccessReview", "authorization.k8s.io/v1"),
        ("networking.k8s.io/v1beta1", "IngressClass", "networking.k8s.io/v1"),
        ("discovery.k8s.io/v1beta1", "EndpointSlice", "discovery.k8s.io/v1"),
        ("events.k8s.io/v1beta1", "Event", "events.k8s.io/v1"),
        (
            "flowcontrol.apiserver.k8s.io/v1beta3",
            "FlowSchema",
            "flowcontrol.apiserver.k8s.io/v1",
        ),
        ("resource.k8s.io/v1alpha2", "ResourceClaimTemplate", "resource.k8s.io/v1"),
    ],
)
def test_ds1201_knows_objects_that_come_with_agents(version: str, kind: str, end: str) -> None:
    [(severity, message)] = found("DS1201", of_version(version, kind))

    assert severity == "error"
    assert message.endswith(f"; write {end}.")


def test_ds1201_knows_kinds_that_are_gone() -> None:
    message = (
        "policy/v1beta1 has no PodSecurityPolicy since Kubernetes 1.25; it has no replacement."
    )

    assert found("DS1201", of_version("policy/v1beta1", "PodSecurityPolicy")) == [
        ("error", message)
    ]


@pytest.mark.parametrize("version", ["apps/v1", "apps.kruise.io/v1alpha1"])
def test_ds1201_is_silent_about_living_versions(version: str) -> None:
    assert found("DS1201", of_version(version)) == []


@pytest.mark.parametrize(
    ("version", "spec", "expected"),
    [
        pytest.param(
            "extensions/v1beta1",
            {},
            [
                Put(path=("spec", "selector"), value={"matchLabels": {"app": "agent"}}),
                Put(path=("spec", "updateStrategy"), value={"type": "OnDelete"}),
            ],
            id="what the oldest version filled in",
        ),
        pytest.param("apps/v1beta2", {"selector": {}}, [], id="apps/v1beta2 had the same strategy"),
        pytest.param(
            "extensions/v1beta1",
            {"selector": {}, "updateStrategy": {"type": "RollingUpdate"}},
            [],
            id="nothing was filled in",
        ),
    ],
)
def test_ds1201_fixes_the_version_and_keeps_the_defaults(
    version: str, spec: dict[str, object], expected: list[Put]
) -> None:
    template = {"metadata": {"labels": {"app": "agent"}}}
    daemon_set = DaemonSetView({"apiVersion": version, "spec": {**spec, "template": template}})
    violation = Violation(path=("apiVersion",), message="")
    fix = removed_api.RULE.fix

    assert fix is not None
    assert list(fix.edits(daemon_set, violation)) == [
        Put(path=violation.path, value="apps/v1"),
        *expected,
    ]


def annotated(key: str, extra: str = "") -> str:
    template = f"metadata: {{annotations: {{{key}: runtime/default}}}}, spec: {{{extra}}}"
    return f"{{spec: {{template: {{{template}}}}}}}"


@pytest.mark.parametrize(
    ("key", "message"),
    [
        (
            "scheduler.alpha.kubernetes.io/critical-pod",
            "does nothing since Kubernetes 1.16; priorityClassName replaces it.",
        ),
        (
            "scheduler.alpha.kubernetes.io/tolerations",
            "does nothing since Kubernetes 1.6; tolerations replaces it.",
        ),
        (
            "scheduler.alpha.kubernetes.io/affinity",
            "does nothing since Kubernetes 1.8; affinity replaces it.",
        ),
        (
            "security.alpha.kubernetes.io/sysctls",
            "does nothing since Kubernetes 1.11; sysctls replaces it.",
        ),
        (
            "security.alpha.kubernetes.io/unsafe-sysctls",
            "does nothing since Kubernetes 1.11; sysctls replaces it.",
        ),
        (SECCOMP, "does nothing since Kubernetes 1.27; seccompProfile replaces it."),
        (SECCOMP_OF_CONTAINER, "does nothing since Kubernetes 1.27; seccompProfile replaces it."),
        (APPARMOR, "is deprecated since Kubernetes 1.30; appArmorProfile replaces it."),
    ],
)
def test_ds1202_knows_what_fields_replaced(key: str, message: str) -> None:
    assert found("DS1202", annotated(key)) == [("warning", f"{key} {message}")]
    assert places("DS1202", annotated(key)) == [f"spec.template.metadata.annotations[{key}]"]


def test_ds1202_reads_the_annotations_of_the_daemon_set_too() -> None:
    key = "scheduler.alpha.kubernetes.io/critical-pod"

    assert places("DS1202", f"metadata: {{annotations: {{{key}: ''}}}}") == [
        f"metadata.annotations[{key}]"
    ]


def test_ds1202_is_silent_about_annotations_that_live() -> None:
    assert found("DS1202", annotated("scheduler.alpha.kubernetes.io/node-selector")) == []


@pytest.mark.parametrize(
    ("key", "pod_spec"),
    [
        pytest.param("scheduler.alpha.kubernetes.io/critical-pod", "", id="critical"),
        pytest.param("scheduler.alpha.kubernetes.io/tolerations", "", id="tolerations"),
        pytest.param(SECCOMP, "", id="seccomp of the Pod"),
        pytest.param(SECCOMP_OF_CONTAINER, "", id="seccomp of a container"),
        pytest.param(
            APPARMOR, "securityContext: {appArmorProfile: {type: RuntimeDefault}}", id="AppArmor"
        ),
    ],
)
def test_ds1202_removes_what_a_field_says(key: str, pod_spec: str) -> None:
    other = "metadata: {annotations: {example.com/other: ''}}"
    beside = f"{annotated(key, pod_spec)}\n---\nspec: {{template: {{{other}}}}}"

    assert edits("DS1202", annotated(key, pod_spec)) == [Remove(path=PLACE)]
    assert edits("DS1202", beside) == [Remove(path=(*PLACE, key))]


def test_ds1202_keeps_a_profile_that_the_field_does_not_say() -> None:
    example = annotated(SECCOMP_OF_CONTAINER).replace("runtime/default", "localhost/own")

    assert edits("DS1202", example) == []


@pytest.mark.parametrize(
    ("key", "pod_spec"),
    [
        pytest.param("scheduler.alpha.kubernetes.io/affinity", "", id="affinity"),
        pytest.param("security.alpha.kubernetes.io/sysctls", "", id="sysctls"),
        pytest.param(SECCOMP, "securityContext: {seccompProfile: null}", id="seccomp"),
        pytest.param(APPARMOR, "", id="AppArmor"),
    ],
)
def test_ds1202_keeps_what_only_the_annotation_says(key: str, pod_spec: str) -> None:
    assert edits("DS1202", annotated(key, pod_spec)) == []


@pytest.mark.parametrize(
    ("fields", "severity", "message", "fixed"),
    [
        pytest.param(
            "serviceAccountName: null, serviceAccount: old",
            "info",
            "serviceAccount is the old name of serviceAccountName.",
            [
                Rename(path=(*POD, "serviceAccount"), key="serviceAccountName"),
            ],
            id="alone",
        ),
        pytest.param(
            "serviceAccount: agent",
            "info",
            "serviceAccount is the old name of serviceAccountName.",
            [Remove(path=(*POD, "serviceAccount"))],
            id="the same",
        ),
        pytest.param(
            "serviceAccount: old",
            "error",
            "serviceAccount is 'old' and serviceAccountName 'agent', which is used.",
            [],
            id="another",
        ),
    ],
)
def test_ds1203_wants_one_name_of_the_account(
    fields: str, severity: str, message: str, fixed: list[Put | Remove]
) -> None:
    assert found("DS1203", pod(fields)) == [(severity, message)]
    assert edits("DS1203", pod(fields)) == fixed


def test_ds1203_finds_a_counter_that_is_no_field() -> None:
    message = (
        "templateGeneration is not a field of apps/v1: the API server counts generations itself."
    )

    assert found("DS1203", "spec: {templateGeneration: 3}") == [("warning", message)]


@pytest.mark.parametrize(
    ("volume", "minor", "message"),
    [
        pytest.param(
            "gitRepo: {repository: 'https://a.example/b'}",
            36,
            "No kubelet mounts gitRepo since 1.36: the Pods do not start.",
            id="gone",
        ),
        pytest.param(
            "gitRepo: {repository: 'https://a.example/b'}",
            35,
            "gitRepo is deprecated, and no kubelet mounts it from 1.36 on.",
            id="not yet gone",
        ),
        pytest.param(
            "glusterfs: {endpoints: a, path: b}",
            31,
            "No kubelet mounts glusterfs since 1.26: the Pods do not start.",
            id="long gone",
        ),
    ],
)
def test_ds1203_finds_volumes_that_nothing_mounts(volume: str, minor: int, message: str) -> None:
    example = pod(f"volumes: [{{name: data, {volume}}}]")

    assert found("DS1203", example, minor=minor) == [("warning", message)]
