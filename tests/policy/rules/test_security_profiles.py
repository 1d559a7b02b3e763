"""DS507 to DS511: profiles, user namespaces, the kernel's settings, and what excludes what."""

from __future__ import annotations

import pytest

from constructs_lib.yaml.edit import Put
from tests.policy.judging import (
    STRICT,
    container,
    edits,
    found,
    places,
    pod,
    security_context,
    severities,
)

TEMPLATE = "spec.template.spec"
AGENT = f"{TEMPLATE}.containers[0]"
OF_POD = ("spec", "template", "spec")

PRIVILEGED = "privileged: true, allowPrivilegeEscalation: null"
MOUNTS = "volumeMounts: [{name: p, mountPath: /p, mountPropagation: Bidirectional}]"


@pytest.mark.parametrize(
    ("of_pod", "of_container", "expected"),
    [
        pytest.param("null", "", ["warning"], id="nowhere"),
        pytest.param("null", "seccompProfile: {type: Localhost}", [], id="the container"),
        pytest.param("{seccompProfile: {type: Localhost}}", "", [], id="the Pod"),
        pytest.param(
            "{seccompProfile: {type: RuntimeDefault}}",
            "seccompProfile: {type: Unconfined}",
            ["error"],
            id="the container against the Pod",
        ),
        pytest.param("{seccompProfile: {type: Unconfined}}", "", ["error"], id="unconfined Pod"),
        pytest.param("null", "privileged: true", [], id="no effect in a privileged container"),
    ],
)
def test_ds507_judges_the_profile_that_counts(
    of_pod: str, of_container: str, expected: list[str]
) -> None:
    example = pod(
        f"securityContext: {of_pod}, "
        f"containers: [{{name: agent, securityContext: {{{of_container}}}}}]"
    )

    assert severities("DS507", example) == expected


@pytest.mark.parametrize("role", ["cni", "security"])
def test_ds507_only_warns_agents_that_may_need_every_system_call(role: str) -> None:
    example = security_context("seccompProfile: {type: Unconfined}", role=role)

    assert severities("DS507", example) == ["warning"]


def test_ds507_is_fixed_once_for_the_pod() -> None:
    place = (*OF_POD, "securityContext")
    profile = {"type": "RuntimeDefault"}

    assert edits("DS507", pod("securityContext: null")) == [
        Put(path=place, value={"seccompProfile": profile})
    ]
    assert edits("DS507", pod("securityContext: {fsGroup: 1, seccompProfile: null}")) == [
        Put(path=(*place, "seccompProfile"), value=profile)
    ]
    assert edits("DS507", security_context("seccompProfile: {type: Unconfined}")) == []


ANNOTATED = """\
{spec: {template: {metadata: {annotations: {
  container.apparmor.security.beta.kubernetes.io/agent: unconfined}}, spec: {containers: [
    {name: agent, securityContext: {appArmorProfile: %s}}]}}}}
"""


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        pytest.param(
            security_context("appArmorProfile: {type: Unconfined}"), ["warning"], id="container"
        ),
        pytest.param(
            pod("securityContext: {appArmorProfile: {type: Unconfined}}"), ["warning"], id="Pod"
        ),
        pytest.param(
            security_context("appArmorProfile: {type: Localhost}"), [], id="a profile of its own"
        ),
        pytest.param(
            security_context("privileged: true, appArmorProfile: {type: Unconfined}"),
            [],
            id="privileged",
        ),
        pytest.param(
            security_context("appArmorProfile: {type: Unconfined}", role="cni"),
            ["info"],
            id="a CNI",
        ),
        pytest.param(ANNOTATED % "null", ["info"], id="the old annotation"),
        pytest.param(ANNOTATED % "{type: RuntimeDefault}", [], id="the field over the annotation"),
    ],
)
def test_ds508_finds_apparmor_switched_off(example: str, expected: list[str]) -> None:
    assert severities("DS508", example) == expected


def volume(source: str) -> str:
    return pod(f"hostUsers: null, volumes: [{{name: v, {source}}}]")


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        pytest.param(pod("hostUsers: null"), ["info"], id="not set"),
        pytest.param(pod("hostUsers: true"), [], id="meant"),
        pytest.param(pod("hostUsers: null, hostNetwork: true"), [], id="host network"),
        pytest.param(pod("hostUsers: null, hostPID: true"), [], id="host processes"),
        pytest.param(
            pod(
                "hostUsers: null, containers: [{name: agent, securityContext: {privileged: true}}]"
            ),
            [],
            id="privileged",
        ),
        pytest.param(volume("hostPath: {path: /proc}"), [], id="a path of the node"),
        pytest.param(volume("nfs: {server: s, path: /}"), [], id="a network volume"),
        pytest.param(volume("emptyDir: {}"), ["info"], id="an emptyDir"),
        pytest.param(pod("hostUsers: null, volumes: [{name: v}]"), ["info"], id="an empty volume"),
    ],
)
def test_ds509_offers_user_namespaces_to_pods_that_can_have_them(
    example: str, expected: list[str]
) -> None:
    assert severities("DS509", example, config=STRICT) == expected
    assert found("DS509", example, config=STRICT, minor=35) == []


def sysctl(name: str, fields: str = "hostIPC: false", *, role: str = "generic") -> str:
    return pod(f"{fields}, securityContext: {{sysctls: [{{name: {name}, value: '1'}}]}}", role=role)


UNMASKED = "containers: [{name: agent, securityContext: {procMount: Unmasked}}]"


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        pytest.param(pod(f"hostUsers: null, {UNMASKED}"), ["error"], id="/proc unmasked"),
        pytest.param(pod(f"hostUsers: false, {UNMASKED}"), ["warning"], id="with its own users"),
        pytest.param(security_context("procMount: Default"), [], id="the default"),
        pytest.param(sysctl("net.ipv4.tcp_syncookies"), [], id="a safe one"),
        pytest.param(sysctl("vm.max_map_count"), ["warning"], id="one of the node"),
        pytest.param(sysctl("vm.max_map_count", role="node-tuning"), [], id="whose work it is"),
        pytest.param(
            sysctl("net.core.somaxconn", "hostNetwork: true", role="node-tuning"),
            ["error"],
            id="the node's network",
        ),
        pytest.param(
            sysctl("net/core/somaxconn", "hostNetwork: true"), ["error"], id="with slashes"
        ),
        pytest.param(sysctl("kernel.sem", "hostIPC: true"), ["error"], id="the node's IPC"),
        pytest.param(sysctl("kernel.sem"), ["warning"], id="the Pod's IPC"),
    ],
)
def test_ds510_finds_what_changes_the_kernel(example: str, expected: list[str]) -> None:
    assert severities("DS510", example) == expected


def test_ds510_knows_since_when_a_sysctl_is_safe() -> None:
    example = sysctl("net.ipv4.tcp_rmem")

    assert found("DS510", example, minor=32) == []
    assert len(found("DS510", example, minor=31)) == 1


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        pytest.param(
            security_context("privileged: true"),
            [f"{AGENT}.securityContext.allowPrivilegeEscalation"],
            id="privileged without escalation",
        ),
        pytest.param(
            security_context("capabilities: {add: [CAP_SYS_ADMIN]}"),
            [f"{AGENT}.securityContext.allowPrivilegeEscalation"],
            id="CAP_SYS_ADMIN without escalation",
        ),
        pytest.param(
            security_context("capabilities: {add: [SYS_ADMIN]}"),
            [],
            id="the name that validation does not know",
        ),
        pytest.param(
            security_context("runAsUser: 0"),
            [f"{AGENT}.securityContext.runAsUser"],
            id="root, not root",
        ),
        pytest.param(
            pod(
                "securityContext: {runAsUser: 0}, "
                "containers: [{name: agent, securityContext: {runAsUser: null}}]"
            ),
            [f"{TEMPLATE}.securityContext.runAsUser"],
            id="root by the Pod, not root by the container",
        ),
        pytest.param(security_context("runAsUser: 0, runAsNonRoot: null"), [], id="root"),
        pytest.param(
            pod("hostUsers: null, hostPID: true, shareProcessNamespace: true"),
            [f"{TEMPLATE}.shareProcessNamespace"],
            id="processes shared twice",
        ),
        pytest.param(
            pod("hostUsers: false, hostPID: true"), [f"{TEMPLATE}.hostUsers"], id="users of its own"
        ),
        pytest.param(pod("hostUsers: true, hostPID: true"), [], id="the node's users"),
        pytest.param(
            container(MOUNTS),
            [f"{AGENT}.volumeMounts[0].mountPropagation"],
            id="mounts for the node unprivileged",
        ),
        pytest.param(
            container(f"{MOUNTS}, securityContext: {{{PRIVILEGED}}}"), [], id="privileged mounts"
        ),
    ],
)
def test_ds511_finds_settings_that_exclude_each_other(example: str, expected: list[str]) -> None:
    assert places("DS511", example) == expected
    assert severities("DS511", example) == ["error"] * len(expected)
